package io.trunkline.simulator;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** What the answer to an inbound text tells Twilio to reply (https://www.twilio.com/docs/messaging/twiml). */
final class Twiml {
    private static final Logger LOG = LoggerFactory.getLogger(Twiml.class);
    /** More are not sent (Twilio's error 14109). */
    private static final int MOST_REPLIES = 10;

    private Twiml() {}

    static List<String> replies(Webhook.Answer answer) {
        if (answer.failure() != null || answer.body().isBlank()) {
            return List.of();
        }
        String type = answer.contentType().toLowerCase(Locale.ROOT);
        if (type.startsWith("text/plain")) {
            return List.of(answer.body());
        }
        Element root = root(answer.body());
        return root != null && root.getTagName().equals("Response") ? messages(root) : List.of();
    }

    /** The outermost element; null when it is no XML. */
    static @Nullable Element root(String document) {
        try {
            return parser().parse(new InputSource(new StringReader(document))).getDocumentElement();
        } catch (SAXException | IOException e) {
            LOG.warn("An answer is no TwiML (Twilio's error 12100): {}", e.getMessage());
            return null;
        }
    }

    private static List<String> messages(Element root) {
        List<String> replies = new ArrayList<>();
        for (Element message : children(root, "Message")) {
            List<Element> bodies = children(message, "Body");
            String text =
                    bodies.isEmpty() ? message.getTextContent() : bodies.get(0).getTextContent();
            if (!text.isBlank() && replies.size() < MOST_REPLIES) {
                replies.add(text.strip());
            }
        }
        return replies;
    }

    private static List<Element> children(Element parent, String name) {
        return elements(parent).stream()
                .filter(element -> element.getTagName().equals(name))
                .toList();
    }

    static List<Element> elements(Element parent) {
        List<Element> children = new ArrayList<>();
        NodeList nodes = parent.getChildNodes();
        for (int at = 0; at < nodes.getLength(); at++) {
            Node node = nodes.item(at);
            if (node instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }

    private static DocumentBuilder parser() {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder parser = factory.newDocumentBuilder();
            // The default handler prints to standard error.
            parser.setErrorHandler(new DefaultHandler());
            return parser;
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("every Java parses XML", e);
        }
    }
}
