package io.countersign.access;

/** Knows who belongs to a company by the org chart: who fills a position today, and who is a deputy of somebody there now. */
public interface CompanyPeople {
    boolean isOne(String person, String company);

    /** All of them for who is a deputy of somebody above every company. */
    Visible companiesOf(String person);
}
