package dev.endstate.index.shards;

/**
 * How much of a node's disk Elasticsearch wants free, as its setting says it.
 *
 * @param usedRatio how much may be used, 0 to 1; negative where the setting gives the free bytes instead
 * @param freeBytes how much must be free; where a ratio is given, the most that it may come to
 */
record Watermark(double usedRatio, long freeBytes) {
    /** Nothing must be free: the disk threshold is disabled. */
    static final Watermark NONE = new Watermark(-1, 0);

    private static final String NO_HEADROOM = "-1";

    /**
     * Reads a setting {@code cluster.routing.allocation.disk.watermark.*}: {@code 90%}, {@code 0.9} or {@code 100gb}.
     *
     * @param headroom the setting's {@code max_headroom}, which bounds a percentage on large disks; {@code -1} for none
     * @throws IllegalArgumentException if it is none of these
     */
    static Watermark parse(String setting, String headroom) {
        String text = setting.strip();
        boolean isPercentage = text.endsWith("%");
        if (!isPercentage && !Character.isDigit(text.isEmpty() ? ' ' : text.charAt(text.length() - 1))) {
            return new Watermark(-1, ByteSize.parse(text).bytes());
        }

        double ratio = isPercentage
                ? Double.parseDouble(text.substring(0, text.length() - 1)) / 100
                : Double.parseDouble(text);
        long most = headroom.isBlank() || headroom.equals(NO_HEADROOM)
                ? Long.MAX_VALUE
                : ByteSize.parse(headroom).bytes();
        return new Watermark(ratio, most);
    }

    /** How many bytes of a disk of this size must stay free. */
    long reserved(long totalBytes) {
        return usedRatio < 0 ? freeBytes : Math.min(freeBytes, Math.round(totalBytes * (1 - usedRatio)));
    }
}
