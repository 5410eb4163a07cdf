package io.countersign.blueprint;

/**
 * Words of people and models made fit for a name in a process or a form. Camunda's web applications take what stands in double
 * braces for a template and carry it out, for whoever looks.
 */
final class Braces {
    /** The engine has room for a little more. */
    private static final int LONGEST = 250;

    static final String RULE = "must not contain {{, which Camunda's web applications would carry out as a template";

    private Braces() {}

    static boolean occurIn(String words) {
        return words.contains("{{");
    }

    /** The same words without double braces. */
    static String apart(String words) {
        var apart = words.replaceAll("\\{(?=\\{)", "{ ");
        if (apart.length() <= LONGEST) {
            return apart;
        }
        return apart.substring(0, Character.isHighSurrogate(apart.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST);
    }
}
