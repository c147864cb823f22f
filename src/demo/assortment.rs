//! Which category a product belongs to, and which supplier a category: by words of the product's name, first match
//! wins. The table is the rule that demo/README.md states.

/// A category of the demo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Category {
    pub name: &'static str,
    /// Index into [`SUPPLIERS`]: two neighbouring categories each.
    pub supplier: usize,
    /// A product whose name holds one of these words belongs here.
    words: &'static str,
    /// How to sell it; invented.
    pub tips: &'static str,
}

/// Invented, and their names say so.
pub const SUPPLIERS: [&str; 8] = [
    "Winterlight Works (demo)",
    "Satchel and Strap (demo)",
    "Bright Bead Studio (demo)",
    "Wick and Lantern (demo)",
    "Blue Oven Ceramics (demo)",
    "Fold and Ribbon Press (demo)",
    "Toadstool Toys (demo)",
    "Hearth and Garden Makers (demo)",
];

/// In the order in which they are tried; the last one takes the rest.
pub const CATEGORIES: [Category; 16] = [
    category(
        0,
        "Christmas",
        "On the shelf by the end of September; red and white first.",
        "ADVENT BAUBLE CHRISTMAS NATIVITY NOEL REINDEER SANTA SLEIGH SNOWFLAKE SNOWMAN STOCKING WREATH XMAS",
    ),
    category(
        0,
        "Easter and spring",
        "Sells from February; keep single pieces at the till.",
        "BUNNY CHICK DAFFODIL EASTER HEN RABBIT",
    ),
    category(
        1,
        "Bags and purses",
        "Hang them open and filled, every design in sight.",
        "BAG BAGS CLUTCH HANDBAG PURSE SHOPPER TOTE WALLET",
    ),
    category(
        1,
        "Travel and umbrellas",
        "Next to the door when it rains.",
        "LUGGAGE PARASOL PASSPORT PICNIC PONCHO RAINCOAT TISSUES TRAVEL UMBRELLA",
    ),
    category(
        2,
        "Jewellery",
        "A mirror within reach; colours from light to dark.",
        "AMETHYST BANGLE BEAD BEADED BEADS BLING BRACELET BROOCH CHARM CRYSTAL DIAMANTE EARRING EARRINGS JEWELLED \
         JEWELLERY NECKLACE PEARL PENDANT RING TIARA",
    ),
    category(
        2,
        "Hair and beauty",
        "Beside the jewellery, at the height of the hands.",
        "BATH COMPACT COSMETIC HAIR MANICURE MIRROR NAIL SOAP TRINKET",
    ),
    category(
        3,
        "Candles and holders",
        "Light them; candles beside every holder.",
        "BURNER CANDLE CANDLEHOLDER CANDLES CANDLESTICK INCENSE OIL SCENTED T-LIGHT TLIGHT VOTIVE",
    ),
    category(
        3,
        "Lights and lanterns",
        "In a dark corner, switched on.",
        "CHANDELIER LAMP LAMPSHADE LANTERN LIGHT LIGHTS TORCH",
    ),
    category(
        4,
        "Tableware and tea",
        "Lay a table; cup, saucer and plate together.",
        "BOWL BOWLS COASTER COASTERS COFFEE CRUET CUP CUPS CUTLERY DINNER GLASS JUG MUG NAPKIN NAPKINS PLACEMATS \
         PLATE PLATES SAUCER SPOON TABLECLOTH TEA TEACUP TEAPOT TEASPOONS TRAY TUMBLER",
    ),
    category(
        4,
        "Kitchen and baking",
        "Cake cases at the till; build a tower of tins.",
        "APRON BAKING BISCUIT BOTTLE BREAD BUTTER CAKE CAKES CAKESTAND CASES CHOPPING COLANDER COOK COOKIE COSY \
         CUTTERS EGG FOOD GRATER JAM JAR JELLY KITCHEN LUNCH MILK MOULD MOULDS OVEN PAN PANTRY POPCORN RECIPE \
         SCALES SNACK SPICE TIMER TIN TINS WARMER",
    ),
    category(
        5,
        "Cards and wrap",
        "Paper, ribbon and tag within one arm's reach.",
        "BIRTHDAY CARD CARDS ENVELOPE GIFT POSTCARD RIBBON RIBBONS TAG TAGS TISSUE WRAP",
    ),
    category(
        5,
        "Paper and party",
        "Bunting above the shelf; one opened sample of each kit.",
        "BALLOON BALLOONS BOOK BUNTING CHALK CHALKBOARD CONFETTI DOILIES DOILY ERASER ERASERS GARLAND JOURNAL MAGNET \
         MAGNETS MEMO NOTEBOOK PAPER PARTY PEN PENCIL PENCILS PENS RULER SKETCHBOOK STAMP STAMPS STATIONERY STICKER \
         STICKERS STRAWS TAPE",
    ),
    category(
        6,
        "Toys and games",
        "Low shelves, one character per shelf.",
        "AEROPLANE BALL BANK BEAR BINGO CALCULATOR CAR CIRCUS DINOSAUR DOLL DOLLY DOMINOES GAME GAMES GLIDERS \
         HARMONICA JIGSAW KITE LUDO MAGIC MARBLES MONEY PLAYHOUSE PUPPET PUZZLE RECORDER ROBOT SKITTLES SNAP SOLDIER \
         SPINNING TEDDY TOY TOYS TRAIN TRUMPET YOYO",
    ),
    category(
        6,
        "Children and craft",
        "Gift sets at the parents' eye level.",
        "BABY BIB BOY BOYS BUTTON BUTTONS CHARLIE CHILD CHILDREN CHILDRENS CHILDS CRAFT FELT FELTCRAFT GIRL GIRLS KIT \
         KNITTING LOLA PATCH PATCHES SEWING SPACEBOY STICKY WOODLAND",
    ),
    category(
        7,
        "Garden and outdoor",
        "From the last week of February; plant something in the pots.",
        "BEEHIVE BIRD BIRDHOUSE BUCKET DOORMAT FEEDER FLOWER FLOWERS GARDEN GARDENERS GARDENING GNOME GREENHOUSE HERB \
         PLANT PLANTER POT POTS SEED SUN THERMOMETER TREE TROWEL WATERING WIND WINDMILL",
    ),
    category(7, "Home decoration", "Three of one kind on a wall; wood with wood, metal with metal.", ""),
];

const fn category(supplier: usize, name: &'static str, tips: &'static str, words: &'static str) -> Category {
    Category { name, supplier, words, tips }
}

/// Index into [`CATEGORIES`].
pub fn category_of(name: &str) -> usize {
    let upper = name.to_uppercase();
    let is_sign = |sign: char| !sign.is_ascii_alphanumeric() && sign != '-';
    let named: Vec<&str> = upper.split(is_sign).filter(|word| !word.is_empty()).collect();
    CATEGORIES
        .iter()
        .position(|category| category.words.split_ascii_whitespace().any(|word| named.contains(&word)))
        .unwrap_or(CATEGORIES.len() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_matching_category_takes_a_product() {
        let name_of = |name| CATEGORIES[category_of(name)].name;
        assert_eq!(name_of("WHITE HANGING HEART T-LIGHT HOLDER"), "Candles and holders");
        assert_eq!(name_of("JUMBO BAG 50'S CHRISTMAS"), "Christmas");
        assert_eq!(name_of("JUMBO BAG RED RETROSPOT"), "Bags and purses");
        assert_eq!(name_of("WHITE METAL LANTERN"), "Lights and lanterns");
        assert_eq!(name_of("CLASSIC BICYCLE CLIPS"), "Home decoration");
    }

    #[test]
    fn every_supplier_has_two_categories() {
        for supplier in 0..SUPPLIERS.len() {
            assert_eq!(CATEGORIES.iter().filter(|category| category.supplier == supplier).count(), 2);
        }
    }
}
