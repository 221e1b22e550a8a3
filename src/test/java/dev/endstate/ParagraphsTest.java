package dev.endstate;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** A blank line stands between the thoughts of a method: guard, preparation, act, answer. */
class ParagraphsTest {
    private static final int LONG = 12;
    private static final int SEVERAL = 3;

    private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

    @Test
    void a_method_of_twelve_lines_or_more_has_paragraphs() throws IOException {
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            List<File> java = sources.filter(path -> path.toString().endsWith(".java"))
                    .map(Path::toFile)
                    .toList();

            assertThat(withoutParagraphs(files.getJavaFileObjectsFromFiles(java)))
                    .as("methods of %s lines or more without a blank line between their thoughts", LONG)
                    .isEmpty();
        }
    }

    @Test
    void one_without_a_blank_line_is_found_and_one_that_is_a_single_thought_is_not() throws IOException {
        String statement = "        int x;\n";
        String call = "        return \"\"\n" + "                .strip()\n".repeat(12) + "                .strip();\n";

        assertThat(of("    void few() {\n" + statement.repeat(11) + "    }")).isEmpty();
        assertThat(of("    void many() {\n" + statement.repeat(12) + "    }")).containsExactly("/Some.java:2 many");
        assertThat(of("    void parted() {\n" + statement.repeat(6) + "\n" + statement.repeat(6) + "    }"))
                .isEmpty();
        assertThat(of("    String one() {\n" + call + "    }")).isEmpty();
        assertThat(of("    String text() {\n" + statement.repeat(2) + "        return \"\"\"\n\n" + "a\n".repeat(9)
                        + "\"\"\";\n    }"))
                .containsExactly("/Some.java:2 text");
        assertThat(of("    Runnable wrapped() {\n        return () -> {\n" + statement.repeat(12)
                        + "        };\n    }"))
                .containsExactly("/Some.java:2 wrapped");
    }

    private List<String> of(String method) throws IOException {
        String source = "class Some {\n" + method + "\n}\n";
        return withoutParagraphs(
                List.of(new SimpleJavaFileObject(URI.create("string:///Some.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignored) {
                        return source;
                    }
                }));
    }

    private List<String> withoutParagraphs(Iterable<? extends JavaFileObject> sources) throws IOException {
        JavacTask task = (JavacTask) compiler.getTask(null, null, null, null, null, sources);
        SourcePositions positions = Trees.instance(task).getSourcePositions();
        List<String> found = new ArrayList<>();
        for (CompilationUnitTree unit : task.parse()) {
            new Methods(unit, positions, found).scan(unit, null);
        }
        return found;
    }

    /** Looks at each method of a file. */
    private static final class Methods extends TreeScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<String> found;
        private final BitSet blank = new BitSet();

        Methods(CompilationUnitTree unit, SourcePositions positions, List<String> found) throws IOException {
            this.unit = unit;
            this.positions = positions;
            this.found = found;
            List<String> lines = unit.getSourceFile()
                    .getCharContent(false)
                    .toString()
                    .lines()
                    .toList();
            for (int line = 0; line < lines.size(); line++) {
                blank.set(line + 1, lines.get(line).isBlank());
            }
            forgetBlankLinesOfTexts();
        }

        private void forgetBlankLinesOfTexts() {
            new TreeScanner<Void, Void>() {
                @Override
                public Void visitLiteral(LiteralTree literal, Void none) {
                    blank.clear(first(literal), last(literal) + 1);
                    return null;
                }
            }.scan(unit, null);
        }

        @Override
        public Void visitMethod(MethodTree method, Void none) {
            if (method.getBody() != null && isLong(method.getBody()) && hasSeveralThoughts(method.getBody())) {
                int parted = blank.nextSetBit(first(method.getBody()));
                if (parted < 0 || parted > last(method.getBody())) {
                    found.add(unit.getSourceFile().getName() + ":" + first(method) + " " + method.getName());
                }
            }
            return super.visitMethod(method, none);
        }

        private boolean isLong(Tree block) {
            return last(block) - first(block) - 1 >= LONG;
        }

        /** One call with many links, a table of cases, or two statements have no place for a blank line. */
        private boolean hasSeveralThoughts(BlockTree body) {
            List<BlockTree> several = new ArrayList<>();
            new TreeScanner<Void, Void>() {
                @Override
                public Void visitBlock(BlockTree block, Void none) {
                    if (block.getStatements().size() >= SEVERAL && isLong(block)) {
                        several.add(block);
                    }
                    return super.visitBlock(block, none);
                }
            }.scan(body, null);
            return !several.isEmpty();
        }

        private int first(Tree tree) {
            return (int) unit.getLineMap().getLineNumber(positions.getStartPosition(unit, tree));
        }

        private int last(Tree tree) {
            return (int) unit.getLineMap().getLineNumber(positions.getEndPosition(unit, tree));
        }
    }
}
