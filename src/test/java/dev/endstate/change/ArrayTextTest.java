package dev.endstate.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrayTextTest {
    @Test
    void elements_are_read_as_PostgreSQL_writes_them() {
        assertThat(ArrayText.elements("{1,2,3}")).containsExactly("1", "2", "3");
        assertThat(ArrayText.elements("{}")).isEmpty();
        assertThat(ArrayText.elements("{\"a,b\",NULL,\"NULL\",\"\",\"q\\\"\\\\{}\",x y}"))
                .containsExactly("a,b", null, "NULL", "", "q\"\\{}", "x y");
        assertThat(ArrayText.elements("{{1,2},{3,NULL}}")).containsExactly("1", "2", "3", null);
        assertThat(ArrayText.elements("[0:1]={1,2}")).containsExactly("1", "2");
    }

    @Test
    void what_is_written_is_read() {
        List<String> elements = Arrays.asList("1", null, "", "NULL", "a\"b\\c,{}", " ");
        assertThat(ArrayText.elements(ArrayText.of(elements))).isEqualTo(elements);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "{1", "1}", "[0:1]", "[0:1]=1"})
    void what_is_no_array_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ArrayText.elements(text));
    }
}
