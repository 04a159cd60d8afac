package io.flead.api.v1alpha1;

/** Amounts of processors, memory and disk, as rules in CEL with a message that shows the form to write. */
final class Quantity {

    static final String CPU = "self.matches('^([0-9]{1,9}m|[0-9]{1,6}([.][0-9]{1,3})?)$') && self.matches('[1-9]')";

    static final String CPU_REMEDY = "must be a number of cores above zero such as 2, 0.5 or 500m";

    static final String MEMORY = "self.matches('^[1-9][0-9]{0,6}(Mi|Gi)$')";

    static final String MEMORY_REMEDY = "must be an amount of memory in Mi or Gi such as 512Mi or 2Gi";

    static final String DISK = "self.matches('^[1-9][0-9]{0,6}(Mi|Gi|Ti)$')";

    static final String DISK_REMEDY = "must be an amount of disk in Mi, Gi or Ti such as 10Gi";

    private Quantity() {}
}
