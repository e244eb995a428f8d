package io.trunkline.words;

/** Route files that use each word in its ways. */
final class Flows {
    private Flows() {}

    static final String WORDS = """
            - route:
                id: replies
                from:
                  uri: kamelet:event-source
                  parameters: {types: twilio.sms.received}
                  steps:
                    - setBody: {constant: first}
                    - to: kamelet:reply-sink
                    - setBody: {constant: second}
                    - to: kamelet:reply-sink
            - route:
                id: lost
                from:
                  uri: kamelet:event-source
                  parameters: {types: test.lost}
                  steps:
                    - to: kamelet:reply-sink
            - route:
                id: put
                from:
                  uri: kamelet:event-source
                  parameters: {types: test.put}
                  steps:
                    - setVariable: {name: key, jq: .key}
                    - setBody: {jq: .text}
                    - to:
                        uri: kamelet:sms-sink
                        parameters: {to: "+15551230215", key: "${variable.key}", sendAt: "2199-01-01T00:00:00Z"}
            - route:
                id: cancel
                from:
                  uri: kamelet:event-source
                  parameters: {types: test.cancel}
                  steps:
                    - setVariable: {name: key, jq: .key}
                    - to:
                        uri: kamelet:cancel-sink
                        parameters: {key: "${variable.key}"}
                    - choice:
                        when:
                          - simple: "${variable.key} == 'meeting/1'"
                            steps:
                              - setBody: {simple: '{"messages":${body[messages]},"events":${body[events]},"onTheirWay":${body[onTheirWay]}}'}
                              - to:
                                  uri: kamelet:event-sink
                                  parameters: {type: test.cancelled}
            - route:
                id: later
                from:
                  uri: kamelet:event-source
                  parameters: {types: test.later}
                  steps:
                    - setVariable: {name: key, jq: .key}
                    - setVariable: {name: after, jq: .after}
                    - to:
                        uri: kamelet:event-sink
                        parameters: {type: test.due, key: "${variable.key}", after: "${variable.after}"}
            - route:
                id: due
                from:
                  uri: kamelet:event-source
                  parameters: {types: test.due}
                  steps:
                    - setVariable: {name: key, jq: .key}
                    - setBody: {simple: "due ${variable.key}"}
                    - to:
                        uri: kamelet:sms-sink
                        parameters: {to: "+15551230213", key: "due/${variable.key}"}
            - route:
                id: twice
                from:
                  uri: kamelet:event-source
                  parameters: {types: test.twice}
                  steps:
                    - to:
                        uri: kamelet:event-sink
                        parameters: {type: test.published}
                    - to:
                        uri: kamelet:event-sink
                        parameters: {type: test.published}
            - route:
                id: who
                from:
                  uri: kamelet:event-source
                  parameters: {types: test.who}
                  steps:
                    - to:
                        uri: kamelet:person-action
                        parameters: {who: "${jq(.who)}"}
                    - setVariable: {name: phone, jq: .phone}
                    - setBody: {simple: "you are ${jq(.name)} ${jq(.phone)}"}
                    - to:
                        uri: kamelet:sms-sink
                        parameters: {to: "${variable.phone}", key: "who/${header.EventId}"}
            - route:
                id: template
                from:
                  uri: kamelet:event-source
                  parameters: {types: test.template}
                  steps:
                    - setVariable: {name: template, jq: .template}
                    - setVariable: {name: to, jq: .to}
                    - setVariable: {name: language, jq: .language}
                    - setBody: {jq: .body}
                    - to:
                        uri: kamelet:template-action
                        parameters: {template: "${variable.template}", to: "${variable.to}", language: "${variable.language}"}
                    - to:
                        uri: kamelet:sms-sink
                        parameters: {to: "+15551230214", key: "template/${header.EventId}"}
            - route:
                id: wrong-expireAfter
                from:
                  uri: kamelet:event-source
                  parameters: {types: test.wrong.expireAfter}
                  steps:
                    - setVariable: {name: value, jq: .value}
                    - setBody: {constant: never}
                    - to:
                        uri: kamelet:sms-sink
                        parameters: {to: "+15551230216", key: "wrong/${header.EventId}", expireAfter: "${variable.value}"}
            - route:
                id: wrong-sendAt
                from:
                  uri: kamelet:event-source
                  parameters: {types: test.wrong.sendAt}
                  steps:
                    - setVariable: {name: value, jq: .value}
                    - setBody: {constant: never}
                    - to:
                        uri: kamelet:sms-sink
                        parameters: {to: "+15551230216", key: "wrong/${header.EventId}", sendAt: "${variable.value}"}
            - route:
                id: wrong-priority
                from:
                  uri: kamelet:event-source
                  parameters: {types: test.wrong.priority}
                  steps:
                    - setVariable: {name: value, jq: .value}
                    - setBody: {constant: never}
                    - to:
                        uri: kamelet:sms-sink
                        parameters: {to: "+15551230216", key: "wrong/${header.EventId}", priority: "${variable.value}"}
            - route:
                id: wrong-order
                from:
                  uri: kamelet:event-source
                  parameters: {types: test.wrong.order}
                  steps:
                    - setVariable: {name: value, jq: .value}
                    - setBody: {constant: never}
                    - to:
                        uri: kamelet:sms-sink
                        parameters: {to: "+15551230216", key: "wrong/${header.EventId}", order: "${variable.value}"}
            - route:
                id: wrong-urgent
                from:
                  uri: kamelet:event-source
                  parameters: {types: test.wrong.urgent}
                  steps:
                    - setVariable: {name: value, jq: .value}
                    - setBody: {constant: never}
                    - to:
                        uri: kamelet:sms-sink
                        parameters: {to: "+15551230216", key: "wrong/${header.EventId}", urgent: "${variable.value}"}
            - route:
                id: wrong-after
                from:
                  uri: kamelet:event-source
                  parameters: {types: test.wrong.after}
                  steps:
                    - setVariable: {name: value, jq: .value}
                    - to:
                        uri: kamelet:event-sink
                        parameters: {type: test.never, after: "${variable.value}"}
            - route:
                id: wrong-at
                from:
                  uri: kamelet:event-source
                  parameters: {types: test.wrong.at}
                  steps:
                    - setVariable: {name: value, jq: .value}
                    - to:
                        uri: kamelet:event-sink
                        parameters: {type: test.never, at: "${variable.value}"}
            - route:
                id: same
                from:
                  uri: kamelet:event-source
                  parameters: {types: test.same}
                  steps:
                    - setHeader: {name: mine, constant: "1"}
                    - setVariable: {name: yours, constant: yours}
                    - setVariable: {name: key, constant: k}
                    - setVariable: {name: to, constant: t}
                    - setVariable: {name: type, constant: y}
                    - log: {loggingLevel: DEBUG, message: before}
                    - setBody: {simple: "${headers} yours=${variable.yours} key=${variable.key} to=${variable.to} type=${variable.type}"}
                    - to:
                        uri: kamelet:event-sink
                        parameters: {type: test.headers}
                    - setBody: {simple: '{"name": "Ann"}'}
                    - to:
                        uri: kamelet:template-action
                        parameters: {template: hello, to: "+15551230666"}
                    - setBody: {simple: "${headers} yours=${variable.yours} key=${variable.key} to=${variable.to} type=${variable.type}"}
                    - to:
                        uri: kamelet:event-sink
                        parameters: {type: test.headers}
                    - setBody: {simple: '{"name": "Ann"}'}
                    - to:
                        uri: kamelet:sms-sink
                        parameters: {to: "+15551230217", key: same}
                    - setBody: {simple: "${headers} yours=${variable.yours} key=${variable.key} to=${variable.to} type=${variable.type}"}
                    - to:
                        uri: kamelet:event-sink
                        parameters: {type: test.headers}
                    - setBody: {simple: '{"name": "Ann"}'}
                    - to:
                        uri: kamelet:person-action
                        parameters: {who: Jonas Weber}
                    - setBody: {simple: "${headers} yours=${variable.yours} key=${variable.key} to=${variable.to} type=${variable.type}"}
                    - to:
                        uri: kamelet:event-sink
                        parameters: {type: test.headers}
                    - setBody: {simple: '{"name": "Ann"}'}
                    - to:
                        uri: kamelet:cancel-sink
                        parameters: {key: nothing}
                    - setBody: {simple: "${headers} yours=${variable.yours} key=${variable.key} to=${variable.to} type=${variable.type}"}
                    - to:
                        uri: kamelet:event-sink
                        parameters: {type: test.headers}
                    - setBody: {simple: '{"name": "Ann"}'}
            """;
}
