package dev.endstate.capture.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.endstate.testing.Seed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postgresql.replication.LogSequenceNumber;

class PgOutputDecoderTest {
    private static final LogSequenceNumber AT = LogSequenceNumber.valueOf("0/16B3748");
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00.123456Z");

    private final PgOutputDecoder decoder = new PgOutputDecoder();
    private final long seed = Seed.announced();

    private LogMessage decode(ByteBuffer message) {
        return decoder.decode(message, AT);
    }

    @Test
    void transactions_tell_their_id_their_time_and_where_they_end() {
        assertThat(decode(PgOutputEncoder.begin(0x1_0000_0000L, NOON, -2)))
                .isEqualTo(new LogMessage.Begin(LogSequenceNumber.valueOf("1/0"), NOON, 0xFFFF_FFFEL));
        assertThat(decode(PgOutputEncoder.commit(0x10, 0x20, NOON)))
                .isEqualTo(
                        new LogMessage.Commit(LogSequenceNumber.valueOf(0x10), LogSequenceNumber.valueOf(0x20), NOON));
        assertThat(decode(PgOutputEncoder.origin(0x10, "other")))
                .isEqualTo(new LogMessage.Origin(LogSequenceNumber.valueOf(0x10), "other"));
    }

    @Test
    void tables_and_types_tell_their_names_whatever_letters_they_have() {
        assertThat(decode(PgOutputEncoder.relation(
                        7,
                        "",
                        "상품 \"x\".y",
                        List.of(new PgOutputEncoder.Column("id", true), new PgOutputEncoder.Column("名", false)))))
                .isEqualTo(new LogMessage.Relation(
                        7,
                        "pg_catalog",
                        "상품 \"x\".y",
                        'd',
                        List.of(new LogMessage.Column(true, "id", 25), new LogMessage.Column(false, "名", 25))));

        assertThat(decode(PgOutputEncoder.type(9, "shop", "mood"))).isEqualTo(new LogMessage.Type(9, "shop", "mood"));
    }

    @Test
    void rows_hold_text_nothing_and_what_was_not_touched() {
        LogMessage.Update update = (LogMessage.Update) decode(PgOutputEncoder.update(
                7, 'O', new @Nullable String[] {"1", "😀", null}, "1", PgOutputEncoder.UNTOUCHED, ""));
        Tuple before = update.before().orElseThrow();

        assertThat(update.relation()).isEqualTo(7);
        assertThat(before.text(1)).isEqualTo("😀");
        assertThat(before.isNull(2)).isTrue();

        assertThat(update.after().isUntouched(1)).isTrue();
        assertThat(update.after().text(2)).isEmpty();
        assertThat(update.after().isSame(0, before)).isTrue();
        assertThat(update.after().isSame(2, before)).isFalse();

        assertThat(((LogMessage.Update) decode(PgOutputEncoder.update(7, 'K', null, "1"))).before())
                .isEmpty();
        assertThat(((LogMessage.Delete) decode(PgOutputEncoder.delete(7, 'K', "1", null)))
                        .before()
                        .size())
                .isEqualTo(2);
    }

    @Test
    void truncations_and_custom_messages() {
        assertThat(decode(PgOutputEncoder.truncate(7, 8))).isEqualTo(new LogMessage.Truncate(List.of(7, 8)));
        assertThat(decode(PgOutputEncoder.custom(true, 0x10, "endstate", new byte[300])))
                .isEqualTo(new LogMessage.Custom(true, LogSequenceNumber.valueOf(0x10), "endstate"));
    }

    /**
     * What PostgreSQL 18.6 sent for {@code UPDATE part SET item_id = 2; DELETE FROM part;} and {@code TRUNCATE part}, with
     * {@code REPLICA IDENTITY FULL}.
     */
    @Test
    void recorded_transactions() {
        List<LogMessage> messages = Stream.of(
                        "420000000001785180000304380cf823d6000002f4",
                        "52000040007075626c69630070617274006600040169640000000014ffffffff016974656d5f69640000000014ffffffff"
                                + "016c6162656c0000000019ffffffff01616d6f756e7400000006a400080006",
                        "55000040004f00047400000001357400000001317400000001617400000004312e3530"
                                + "4e00047400000001357400000001327400000001617400000004312e3530",
                        "44000040004f00047400000001357400000001327400000001617400000004312e3530",
                        "4300000000000178518000000000017851b0000304380cf823d6",
                        "54000000010000004000")
                .map(hex -> decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex))))
                .toList();

        Instant committedAt = Instant.parse("2026-11-27T03:01:52.400342Z");
        assertThat(messages.get(0))
                .isEqualTo(new LogMessage.Begin(LogSequenceNumber.valueOf("0/1785180"), committedAt, 756));
        assertThat(messages.get(1))
                .isEqualTo(new LogMessage.Relation(
                        16384,
                        "public",
                        "part",
                        'f',
                        List.of(
                                new LogMessage.Column(true, "id", 20),
                                new LogMessage.Column(true, "item_id", 20),
                                new LogMessage.Column(true, "label", 25),
                                new LogMessage.Column(true, "amount", 1700))));

        LogMessage.Update update = (LogMessage.Update) messages.get(2);
        assertThat(update.before().orElseThrow().text(1)).isEqualTo("1");
        assertThat(update.after().text(1)).isEqualTo("2");
        assertThat(update.after().text(3)).isEqualTo("1.50");

        assertThat(((LogMessage.Delete) messages.get(3)).before().text(2)).isEqualTo("a");
        assertThat(messages.get(4))
                .isEqualTo(new LogMessage.Commit(
                        LogSequenceNumber.valueOf("0/1785180"), LogSequenceNumber.valueOf("0/17851B0"), committedAt));
        assertThat(messages.get(5)).isEqualTo(new LogMessage.Truncate(List.of(16384)));
    }

    @Test
    void a_cut_message_is_an_error_that_names_position_and_message() {
        for (ByteBuffer whole : everyKind()) {
            for (int length = 0; length < whole.limit(); length++) {
                ByteBuffer cut = whole.duplicate().limit(length).slice();
                assertThatThrownBy(() -> decode(cut))
                        .as("%s of %s", length, whole)
                        .isInstanceOf(UnreadableLogException.class)
                        .hasMessageContaining("at 0/16B3748")
                        .hasMessageContaining("of " + length + " bytes");
            }
        }
    }

    @Test
    void a_message_that_goes_on_is_an_error() {
        for (ByteBuffer whole : everyKind()) {
            ByteBuffer longer = ByteBuffer.allocate(whole.limit() + 1)
                    .put(whole.duplicate())
                    .put((byte) 0)
                    .flip();
            assertThatThrownBy(() -> decode(longer)).isInstanceOf(UnreadableLogException.class);
        }
    }

    /** Rows that come out must be rows that went in, so lengths and kinds are garbled, not the letters of a value. */
    @Test
    void garbled_bytes_never_make_anything_but_an_error_or_a_message() {
        Random random = new Random(seed);

        for (int i = 0; i < 20_000; i++) {
            ByteBuffer whole = everyKind().get(random.nextInt(everyKind().size()));
            byte[] garbled = new byte[whole.limit()];
            whole.duplicate().get(garbled);

            for (int n = random.nextInt(3); n >= 0; n--) {
                garbled[random.nextInt(garbled.length)] = (byte) random.nextInt();
            }

            try {
                decode(ByteBuffer.wrap(garbled));
            } catch (UnreadableLogException expected) {
                assertThat(expected).hasMessageContaining("0/16B3748");
            }
        }
    }

    @Test
    void generated_rows_come_out_as_they_went_in() {
        Random random = new Random(seed);

        for (int i = 0; i < 2_000; i++) {
            @Nullable String[] values = new @Nullable String[random.nextInt(40)];
            for (int n = 0; n < values.length; n++) {
                values[n] = random.nextInt(5) == 0 ? null : text(random);
            }

            Tuple row = ((LogMessage.Insert) decode(PgOutputEncoder.insert(i, values))).after();
            List<@Nullable String> read = new ArrayList<>();
            for (int n = 0; n < row.size(); n++) {
                read.add(row.isNull(n) ? null : row.text(n));
            }

            assertThat(read).containsExactly(values);
        }
    }

    @Test
    void a_value_of_a_megabyte_and_one_that_is_no_UTF_8() {
        String megabyte = "k".repeat(1 << 20);
        assertThat(((LogMessage.Insert) decode(PgOutputEncoder.insert(1, megabyte)))
                        .after()
                        .text(0))
                .isEqualTo(megabyte);
        ByteBuffer message = PgOutputEncoder.insert(1, "abc");
        message.put(message.limit() - 1, (byte) 0xFF);
        Tuple row = ((LogMessage.Insert) decode(message)).after();
        assertThatThrownBy(() -> row.text(0))
                .isInstanceOf(UnreadableLogException.class)
                .hasMessageContaining("is not UTF-8");
    }

    private static String text(Random random) {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static List<ByteBuffer> everyKind() {
        return List.of(
                PgOutputEncoder.begin(1, NOON, 1),
                PgOutputEncoder.commit(1, 2, NOON),
                PgOutputEncoder.origin(1, "o"),
                PgOutputEncoder.type(1, "s", "t"),
                PgOutputEncoder.relation(1, "s", "t", List.of(new PgOutputEncoder.Column("c", true))),
                PgOutputEncoder.insert(1, "a", null),
                PgOutputEncoder.update(1, 'K', new @Nullable String[] {"a", null}, "b", "c"),
                PgOutputEncoder.delete(1, 'O', "a", "b"),
                PgOutputEncoder.truncate(1, 2),
                PgOutputEncoder.custom(false, 1, "p", new byte[] {1, 2}));
    }
}
