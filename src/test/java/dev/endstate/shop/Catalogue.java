package dev.endstate.shop;

import java.util.ArrayList;
import java.util.List;

/** How many of everything a new shop has, and which products are whose; identifiers count from 1. */
record Catalogue(int products, int brands, int sellers, int warehouses, List<Category> categories) {
    record Category(long id, long parent, String name, List<String> path) {
        boolean isLeaf() {
            return path.size() == 3;
        }
    }

    static Catalogue ofProducts(int products) {
        return new Catalogue(products, 12 + products / 100, 5 + products / 50, 6, tree());
    }

    List<Category> leaves() {
        return categories.stream().filter(Category::isLeaf).toList();
    }

    long sellerOf(long product) {
        return 1 + product % sellers;
    }

    /** The numberth product of a seller, or one beyond {@link #products} if it has fewer. */
    long productOf(long seller, int number) {
        return seller - 1 + (long) number * sellers;
    }

    private static List<Category> tree() {
        List<Category> categories = new ArrayList<>();
        for (List<String> kind : Vocabulary.KINDS) {
            long parent = 0;
            for (int depth = 1; depth <= kind.size(); depth++) {
                parent = idOf(categories, kind.subList(0, depth), parent);
            }
        }
        return List.copyOf(categories);
    }

    private static long idOf(List<Category> categories, List<String> path, long parent) {
        return categories.stream()
                .filter(category -> category.path().equals(path))
                .findFirst()
                .map(Category::id)
                .orElseGet(() -> {
                    String name = path.size() == 3 ? plural(path.getLast()) : path.getLast();
                    long id = categories.size() + 1L;
                    categories.add(new Category(id, parent, name, path));
                    return id;
                });
    }

    private static String plural(String word) {
        return word.endsWith("s") || word.endsWith("ch") ? word + "es" : word + "s";
    }
}
