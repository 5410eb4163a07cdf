package io.countersign.ops;

/** Host, port and database of a JDBC address: what may be shown of it. */
record DatabaseAddress(String text) {
    static DatabaseAddress of(String jdbcUrl) {
        var address = jdbcUrl.replaceFirst("^jdbc:postgresql:(//)?", "").replaceFirst("[?#].*", "");
        return new DatabaseAddress(address.substring(address.lastIndexOf('@') + 1));
    }

    @Override
    public String toString() {
        return text;
    }
}
