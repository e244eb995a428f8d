package io.trunkline.camel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.trunkline.bot.Bot;
import io.trunkline.schedule.Fetch;
import io.trunkline.schedule.Unreadable;
import java.io.IOException;
import java.util.HashMap;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.camel.CamelContext;
import org.apache.camel.support.DefaultExchange;

/** A bot of anybody's at a URL: what it is sent and what it answers are said in jq. It gets a made-up name for whoever writes, and no number. */
record JsonBot(Fetch fetch, CamelContext context, Parameters parameters) implements Bot {
    @Override
    public CompletionStage<Reply> ask(Turn turn) {
        var client = turn.client() == null ? UUID.randomUUID().toString() : turn.client();
        var asked = Bodies.JSON.createObjectNode().put("text", turn.text()).put("client", client);
        asked.set("talk", turn.talk() == null ? Bodies.JSON.nullNode() : read(turn.talk()));
        var headers = new HashMap<String, String>();
        headers.put("Content-Type", "application/json");
        headers.put("Accept", "application/json");
        var authorization = parameters.text("authorization");
        if (authorization != null) {
            headers.put("Authorization", authorization);
        }
        var url = String.valueOf(parameters.text("url"));
        return fetch.post(Fetch.url(url), headers, find("request", asked).toString())
                .thenApply(answer -> reply(client, answer));
    }

    private Reply reply(String client, byte[] answer) {
        try {
            var tree = Bodies.JSON.readTree(answer);
            var text = BotWords.text(find("reply", tree));
            if (text.isEmpty()) {
                throw new CompletionException(
                        new Unreadable("its answer has nothing at reply: " + parameters.text("reply")));
            }
            var talk = find("talk", tree);
            return new Reply(text, client, talk.isNull() || talk.isMissingNode() ? null : talk.toString());
        } catch (IOException e) {
            throw new CompletionException(new Unreadable("its answer is not JSON"));
        }
    }

    private static JsonNode read(String talk) {
        try {
            return Bodies.JSON.readTree(talk);
        } catch (IOException e) {
            return Bodies.JSON.getNodeFactory().textNode(talk);
        }
    }

    private JsonNode find(String parameter, JsonNode in) {
        var expression = context.resolveLanguage("jq").createExpression(String.valueOf(parameters.text(parameter)));
        expression.init(context);
        var exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(in);
        var found = expression.evaluate(exchange, JsonNode.class);
        return found == null ? MissingNode.getInstance() : found;
    }
}
