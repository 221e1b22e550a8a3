package dev.endstate.operate.notify.webhook;

import java.net.UnknownHostException;

/** The name of a webhook resolves to an address that only this network knows. */
final class InternalAddressException extends UnknownHostException {
    private static final long serialVersionUID = 1;

    InternalAddressException(String message) {
        super(message);
    }
}
