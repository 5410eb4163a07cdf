package io.countersign.blueprint;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** XML that nobody vouches for, read as a tree: no document type, no entities, nothing fetched. */
final class Xml {
    static final String BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";
    static final String CAMUNDA = "http://camunda.org/schema/1.0/bpmn";

    private Xml() {}

    static Document parse(byte[] bytes) throws SAXException {
        try {
            var factory = DocumentBuilderFactory.newDefaultNSInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new Strict());
            return builder.parse(new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            // Bytes that are not what the declared encoding says, or an encoding that the JVM does not know.
            throw new SAXException("Its encoding cannot be read", e);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("This JVM cannot read XML safely", e);
        }
    }

    /** Whether there is an element with more than so many around it; without recursion, since nothing is known yet. */
    static boolean isDeeper(Document document, int most) {
        var depth = 0;
        @Nullable Node at = document.getDocumentElement();
        while (at != null) {
            var child = at.getFirstChild();
            if (child != null) {
                depth++;
                if (depth > most && child instanceof Element) {
                    return true;
                }
                at = child;
                continue;
            }
            while (at != null && at.getNextSibling() == null) {
                at = at.getParentNode();
                depth--;
            }
            at = at == null ? null : at.getNextSibling();
            if (at instanceof Element && depth > most) {
                return true;
            }
        }
        return false;
    }

    static List<Element> children(Element parent) {
        var children = new ArrayList<Element>();
        for (var node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }

    static List<Element> children(Element parent, String bpmnName) {
        return children(parent).stream().filter(child -> is(child, bpmnName)).toList();
    }

    static List<Element> camundaChildren(Element parent, String name) {
        return children(parent).stream()
                .filter(child -> CAMUNDA.equals(child.getNamespaceURI()) && name.equals(child.getLocalName()))
                .toList();
    }

    static boolean is(Element element, String bpmnName) {
        return BPMN.equals(element.getNamespaceURI()) && bpmnName.equals(element.getLocalName());
    }

    /** All attributes but namespace declarations. */
    static List<Attr> attributes(Element element) {
        var all = element.getAttributes();
        return IntStream.range(0, all.getLength())
                .mapToObj(i -> (Attr) all.item(i))
                .filter(attribute -> !XMLConstants.XMLNS_ATTRIBUTE_NS_URI.equals(attribute.getNamespaceURI()))
                .toList();
    }

    /** The text directly within an element, as the engine puts it together: comments and children left out. */
    static String text(Element element) {
        var text = new StringBuilder();
        for (var node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node.getNodeType() == Node.TEXT_NODE || node.getNodeType() == Node.CDATA_SECTION_NODE) {
                text.append(node.getNodeValue());
            }
        }
        return text.toString();
    }

    static String camunda(Element element, String name) {
        return element.getAttributeNS(CAMUNDA, name);
    }

    /** How a fault names an element: by its id, or by its place below the next one that has an id. */
    static String path(Element element) {
        var id = element.getAttribute("id");
        if (!id.isEmpty()) {
            return id;
        }
        return parent(element) instanceof Element parent
                ? path(parent) + "/" + element.getLocalName()
                : element.getLocalName();
    }

    /** The element that a modeller would look at: the nearest one with an id, upwards. */
    static @Nullable Element owner(Element element) {
        @Nullable Element at = element;
        while (at != null && at.getAttribute("id").isEmpty()) {
            at = parent(at);
        }
        return at;
    }

    static @Nullable Element parent(Element element) {
        return element.getParentNode() instanceof Element parent ? parent : null;
    }

    /** Fails instead of printing. */
    private static final class Strict implements ErrorHandler {
        @Override
        public void warning(SAXParseException e) {}

        @Override
        public void error(SAXParseException e) throws SAXException {
            throw e;
        }

        @Override
        public void fatalError(SAXParseException e) throws SAXException {
            throw e;
        }
    }
}
