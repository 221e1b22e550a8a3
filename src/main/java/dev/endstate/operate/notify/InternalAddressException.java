package dev.endstate.operate.notify;

import java.net.UnknownHostException;

/** A webhook leads to an address that only this network knows. */
final class InternalAddressException extends UnknownHostException {
    private static final long serialVersionUID = 1;

    InternalAddressException(String message) {
        super(message);
    }
}
