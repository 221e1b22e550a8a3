package dev.endstate.definition;

import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** YAML as an editor reads it before it asks a schema: by YAML 1.2, in which a column may be called {@code no} or {@code on}. */
final class EditorYaml {
    private static final JsonMapper JSON = new JsonMapper();

    private EditorYaml() {}

    static JsonNode read(String yaml) {
        return JSON.valueToTree(plain(yaml));
    }

    /** As maps, lists, texts, numbers and so on. */
    static Object plain(String yaml) {
        LoaderOptions loader = new LoaderOptions();
        DumperOptions dumper = new DumperOptions();
        Yaml reader = new Yaml(new SafeConstructor(loader), new Representer(dumper), dumper, loader, new CoreSchema());
        return reader.load(yaml);
    }

    private static final class CoreSchema extends Resolver {
        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.NULL, Pattern.compile("~|null|Null|NULL"), "~nN");
            addImplicitResolver(Tag.NULL, EMPTY, null);
            addImplicitResolver(Tag.BOOL, Pattern.compile("true|True|TRUE|false|False|FALSE"), "tTfF");
            addImplicitResolver(Tag.INT, Pattern.compile("[-+]?[0-9]+"), "-+0123456789");
            addImplicitResolver(
                    Tag.FLOAT,
                    Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?"),
                    "-+.0123456789");
        }
    }
}
