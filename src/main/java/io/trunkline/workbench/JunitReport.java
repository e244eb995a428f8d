package io.trunkline.workbench;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** The outcomes of tests as CI servers read them (https://github.com/testmoapp/junitxml). */
public final class JunitReport {
    private JunitReport() {}

    /** Writes a suite for each file. */
    public static void write(List<Tests.Outcome> outcomes, Path file) throws IOException {
        var suites = outcomes.stream()
                .collect(Collectors.groupingBy(Tests.Outcome::file, LinkedHashMap::new, Collectors.toList()));
        try (Writer writer = Files.newBufferedWriter(file)) {
            var xml = XMLOutputFactory.newInstance().createXMLStreamWriter(writer);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuites");
            for (var suite : suites.entrySet()) {
                suite(xml, suite.getKey(), suite.getValue());
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
    }

    private static void suite(XMLStreamWriter xml, Path file, List<Tests.Outcome> outcomes) throws XMLStreamException {
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", file.toString());
        xml.writeAttribute("tests", String.valueOf(outcomes.size()));
        xml.writeAttribute(
                "failures",
                String.valueOf(
                        outcomes.stream().filter(one -> one.failure() != null).count()));
        xml.writeAttribute(
                "time", seconds(outcomes.stream().map(Tests.Outcome::took).reduce(Duration.ZERO, Duration::plus)));
        for (var outcome : outcomes) {
            xml.writeStartElement("testcase");
            xml.writeAttribute("classname", file.getFileName().toString().replace(".test.yaml", ""));
            xml.writeAttribute("name", clean(outcome.name()));
            xml.writeAttribute("file", file.toString());
            xml.writeAttribute("line", String.valueOf(outcome.line()));
            xml.writeAttribute("time", seconds(outcome.took()));
            var failure = outcome.failure();
            if (failure != null) {
                xml.writeStartElement("failure");
                xml.writeAttribute("message", clean(failure.lines().findFirst().orElse("")));
                xml.writeCharacters(clean(file + ":" + outcome.line() + System.lineSeparator() + failure));
                xml.writeEndElement();
            }
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    /** What XML cannot hold came from a text. */
    private static String clean(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "�");
    }

    private static String seconds(Duration took) {
        return String.format(Locale.ROOT, "%.3f", took.toMillis() / 1_000.0);
    }
}
