package dev.endstate.operate.notify.webhook;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Tells addresses that everybody can reach from those that lead into a network, a cluster or this machine. */
final class PublicAddress {
    /** IPv6 addresses for everybody. */
    private static final Block UNICAST = Block.parse("2000::/3");

    /** Blocks in it, and among the addresses of IPv4, that are not for everybody. */
    private static final List<Block> RESERVED = List.of(
            Block.parse("0.0.0.0/8"),
            Block.parse("10.0.0.0/8"),
            Block.parse("100.64.0.0/10"),
            Block.parse("127.0.0.0/8"),
            // Here virtual machines of Azure reach the platform that runs them.
            Block.parse("168.63.129.16/32"),
            Block.parse("169.254.0.0/16"),
            Block.parse("172.16.0.0/12"),
            Block.parse("192.0.0.0/24"),
            Block.parse("192.0.2.0/24"),
            Block.parse("192.88.99.0/24"),
            Block.parse("192.168.0.0/16"),
            Block.parse("198.18.0.0/15"),
            Block.parse("198.51.100.0/24"),
            Block.parse("203.0.113.0/24"),
            Block.parse("224.0.0.0/3"),
            Block.parse("2001::/23"),
            Block.parse("2001:db8::/32"),
            Block.parse("3fff::/20"));

    /** Through these a cluster that speaks IPv6 only reaches the others; they hold an IPv4 address at their end. */
    private static final Block TRANSLATED = Block.parse("64:ff9b::/96");

    /** These hold an IPv4 address behind their first two bytes. */
    private static final Block TUNNELLED = Block.parse("2002::/16");

    private PublicAddress() {}

    private record Block(byte[] begin, int bits) {
        static Block parse(String text) {
            int slash = text.indexOf('/');
            return new Block(
                    InetAddress.ofLiteral(text.substring(0, slash)).getAddress(),
                    Integer.parseInt(text.substring(slash + 1)));
        }

        boolean holds(byte[] address) {
            if (address.length != begin.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((address[bit / 8] & mask) != (begin[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Tells whether everybody can reach an address. */
    static boolean isPublic(InetAddress address) {
        return isPublic(address.getAddress(), address instanceof Inet6Address);
    }

    private static boolean isPublic(byte[] bytes, boolean isSix) {
        if (isSix && TRANSLATED.holds(bytes)) {
            return isPublic(Arrays.copyOfRange(bytes, 12, 16), false);
        }
        if (isSix && TUNNELLED.holds(bytes)) {
            return isPublic(Arrays.copyOfRange(bytes, 2, 6), false);
        }
        return (!isSix || UNICAST.holds(bytes)) && RESERVED.stream().noneMatch(block -> block.holds(bytes));
    }

    /**
     * Returns the addresses of a host if all of them are public. One that is not is a mistake, or somebody's trap.
     *
     * @throws InternalAddressException if one of them is not public
     */
    static InetAddress[] requirePublic(String host, InetAddress[] addresses) throws UnknownHostException {
        for (InetAddress address : addresses) {
            if (!isPublic(address)) {
                throw new InternalAddressException(host + " leads to " + address.getHostAddress());
            }
        }
        return addresses;
    }
}
