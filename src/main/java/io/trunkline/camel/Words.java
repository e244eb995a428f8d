package io.trunkline.camel;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;

/** A component of ours, made of words: `outbox:sms` is the word `sms` of the component `outbox`. */
final class Words extends DefaultComponent {
    /** A word: what it is called with, and what it does at the end or at the beginning of a route. */
    sealed interface Word {
        Set<String> parameters();
    }

    /** A word that ends a sentence: a step of a route. */
    record Step(Set<String> parameters, Act act) implements Word {}

    /** A word that begins one: where a route's messages come from. */
    record Beginning(Set<String> parameters, Source.Kind kind) implements Word {}

    private final String scheme;
    private final Map<String, Word> words;
    private final Executor runners;

    /**
     * @param runners on which routes are run
     * @param words by name; {@code *} takes any name, as `hook:stripe` does
     */
    Words(Executor runners, String scheme, Map<String, Word> words) {
        this.runners = runners;
        this.scheme = scheme;
        this.words = words;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        var word = words.containsKey(remaining) ? words.get(remaining) : words.get("*");
        if (word == null) {
            throw new IllegalArgumentException(
                    scheme + ": has no word '" + remaining + "'; there are " + new TreeSet<>(words.keySet()));
        }
        var texts = new HashMap<String, String>();
        for (var name : Set.copyOf(parameters.keySet())) {
            if (!word.parameters().contains(name)) {
                throw new IllegalArgumentException(scheme + ":" + remaining + " has no parameter '" + name
                        + "'; there are " + new TreeSet<>(word.parameters()));
            }
            texts.put(name, String.valueOf(parameters.remove(name)));
        }
        return new Place(uri, remaining, word, new Parameters(texts));
    }

    /** A use of a word in a route. */
    private final class Place extends DefaultEndpoint implements MultipleConsumersSupport {
        private final String name;
        private final Word word;
        private final Parameters parameters;

        Place(String uri, String name, Word word, Parameters parameters) {
            super(uri, Words.this);
            this.name = name;
            this.word = word;
            this.parameters = parameters;
        }

        /** Two routes may hear the same types of events. */
        @Override
        public boolean isMultipleConsumersSupported() {
            return true;
        }

        @Override
        protected void doInit() throws Exception {
            super.doInit();
            parameters.init(getCamelContext());
        }

        @Override
        public Producer createProducer() {
            if (word instanceof Step step) {
                return new Sink(this, step.act, parameters, runners);
            }
            throw new UnsupportedOperationException(scheme + ":" + name + " begins a route; it cannot be a step");
        }

        @Override
        public Consumer createConsumer(Processor processor) throws Exception {
            if (word instanceof Beginning beginning) {
                var source = new Source(this, processor, new Source.Use(name, parameters, beginning.kind));
                configureConsumer(source);
                return source;
            }
            throw new UnsupportedOperationException(scheme + ":" + name + " is a step; it cannot begin a route");
        }
    }
}
