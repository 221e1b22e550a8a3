package dev.endstate.shop;

import java.util.List;
import java.util.SplittableRandom;

/** The words that the shop's names are made of. */
final class Vocabulary {
    /** Where in the tree of categories a kind of product belongs; the last element is the product's own word. */
    static final List<List<String>> KINDS =
            """
            Home/Kitchen/Kettle
            Home/Kitchen/Toaster
            Home/Kitchen/Saucepan
            Home/Kitchen/Teapot
            Home/Furniture/Armchair
            Home/Furniture/Bookcase
            Home/Furniture/Desk
            Home/Lighting/Lamp
            Home/Lighting/Lantern
            Electronics/Audio/Headphone
            Electronics/Audio/Loudspeaker
            Electronics/Audio/Turntable
            Electronics/Computing/Keyboard
            Electronics/Computing/Monitor
            Electronics/Computing/Laptop
            Electronics/Photography/Camera
            Electronics/Photography/Tripod
            Fashion/Shoes/Sneaker
            Fashion/Shoes/Boot
            Fashion/Shoes/Sandal
            Fashion/Clothing/Jacket
            Fashion/Clothing/Sweater
            Fashion/Clothing/Raincoat
            Fashion/Accessories/Backpack
            Fashion/Accessories/Umbrella
            Outdoor/Camping/Tent
            Outdoor/Camping/Hammock
            Outdoor/Camping/Stove
            Outdoor/Cycling/Bicycle
            Outdoor/Cycling/Helmet
            Garden/Tools/Spade
            Garden/Tools/Wheelbarrow
            Garden/Plants/Fern
            Garden/Plants/Orchid
            Toys/Games/Puzzle
            Toys/Games/Chessboard
            Toys/Models/Locomotive
            Toys/Models/Sailboat
            """.lines().map(line -> List.of(line.split("/"))).toList();

    static final List<String> ADJECTIVES =
            words("Compact Classic Nordic Folding Vintage Ultralight Handmade Silent Royal"
                    + " Everyday Heavy-Duty Portable Deluxe Alpine Urban Coastal Cordless Modular Waterproof Organic");
    static final List<String> COLOURS =
            words("black white red navy olive sand copper teal plum ivory graphite mustard");
    static final List<String> MATERIALS = words("steel oak bamboo leather cotton wool aluminium glass ceramic nylon");
    static final List<String> SIZES = words("XS S M L XL XXL");
    static final List<String> TAGS = words("new sale bestseller gift eco limited refurbished exclusive seasonal");
    static final List<String> CITIES =
            words("Seoul Lisbon Hamburg Kyoto Porto Bergen Ghent Turin Lyon Busan Leeds Malmö"
                    + " Krakow Zürich Cork Bilbao Tartu Graz");
    static final List<String> COUNTRIES = words("KR PT DE JP NO BE IT FR GB SE PL CH IE ES EE AT");
    static final List<String> FIRST_NAMES = words("Minji Ada Jonas Sofia Haruto Elif Noah Chloé Mateo Ingrid Zofia Liam"
            + " Yuna Oskar Fatima Bruno Alma Kofi");
    static final List<String> LAST_NAMES = words("Kim Lovelace Weber Rossi Tanaka Yılmaz Novak Dubois García Larsen"
            + " Kowalska Murphy Park Lindqvist Haddad Costa Berg Mensah");
    static final List<String> OPINIONS = List.of(
            "Does what it says.",
            "Arrived a day early, well packed.",
            "The colour is not the one in the picture.",
            "My second one; the first lasted ten years.",
            "Too expensive for what it is.",
            "A present, and a great success.",
            "Sturdier than it looks.",
            "The manual is no help at all.");

    private static final List<String> BRAND_STARTS =
            words("Nor Vel Al Kest Lum Bri Sor Tan Fjel Or Mira Has Dov Quin" + " Pel");
    private static final List<String> BRAND_ENDS =
            words("vik tor dane ora mont lin berg essa wick aro eno stad ana field");
    private static final List<String> TRADES = words("Trading Goods Supply Outfitters Store Works Depot Bros Market");

    private Vocabulary() {}

    static <T> T any(List<T> words, SplittableRandom random) {
        return words.get(random.nextInt(words.size()));
    }

    static String brand(SplittableRandom random) {
        return any(BRAND_STARTS, random) + any(BRAND_ENDS, random);
    }

    static String seller(SplittableRandom random) {
        return any(CITIES, random) + " " + brand(random) + " " + any(TRADES, random);
    }

    static String person(SplittableRandom random) {
        return any(FIRST_NAMES, random) + " " + any(LAST_NAMES, random);
    }

    static String product(List<String> kind, SplittableRandom random) {
        return any(ADJECTIVES, random) + " " + kind.getLast() + " " + (100 + 10 * random.nextInt(90));
    }

    private static List<String> words(String line) {
        return List.of(line.split(" "));
    }
}
