package dev.endstate.operate.notify.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.255.254",
                "0.0.0.0",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "100.100.100.200",
                "192.0.0.192",
                "168.63.129.16",
                "2002:a83f:8110::1",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::127.0.0.1",
                "::ffff:127.0.0.1",
                "::ffff:169.254.169.254",
                "::ffff:10.0.0.1",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "fd00:ec2::254",
                "ff02::1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::1",
                "2002:7f00:1::",
                "2002:a9fe:a9fe::1",
                "2001::1",
                "2001:db8::1"
            })
    void internal(String address) {
        assertThat(PublicAddress.isPublic(InetAddress.ofLiteral(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "172.15.255.255",
                "172.32.0.1",
                "100.63.255.255",
                "100.128.0.1",
                "169.253.1.1",
                "223.255.255.254",
                "::ffff:1.1.1.1",
                "2606:4700:4700::1111",
                "2001:4860:4860::8888",
                "64:ff9b::101:101",
                "2002:101:101::1"
            })
    void everybodys(String address) {
        assertThat(PublicAddress.isPublic(InetAddress.ofLiteral(address))).isTrue();
    }

    @Test
    void a_name_that_also_leads_inside_is_refused_as_a_whole() throws UnknownHostException {
        InetAddress[] all = {InetAddress.ofLiteral("1.1.1.1"), InetAddress.ofLiteral("10.0.0.7")};
        assertThatThrownBy(() -> PublicAddress.requirePublic("chat.example", all))
                .isInstanceOf(InternalAddressException.class)
                .hasMessage("chat.example leads to 10.0.0.7");
        InetAddress[] everybodys = {all[0]};
        assertThat(PublicAddress.requirePublic("chat.example", everybodys)).containsExactly(all[0]);
    }
}
