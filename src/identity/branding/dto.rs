//! The host's face as the API shows and takes it.

use poem_openapi::{
    Object,
    types::{Example, MaybeUndefined},
};

/// The host's name, logo and colour. Everybody may see it.
#[derive(Object, Clone, Debug, PartialEq, Eq)]
#[oai(example)]
pub struct Branding {
    pub name: String,
    /// The colour that was chosen; null means the portal's own.
    pub primary_color: Option<String>,
    /// Ten shades of it from light to dark, each as light as the portal's own, so that text on them can be read in
    /// every theme; empty where none was chosen.
    pub shades: Vec<String>,
    /// Where the logo is; null where there is none. Another logo has another address.
    pub logo: Option<String>,
    /// The logo's width and height in pixels.
    pub logo_width: Option<i32>,
    pub logo_height: Option<i32>,
    /// Goes up with every change.
    pub revision: i32,
}

/// What to change; what is left out stays.
#[derive(Object, Clone, Debug, Default)]
#[oai(deny_unknown_fields, example)]
pub struct BrandingPatch {
    #[oai(validator(min_length = 1, max_length = 200, pattern = r"\S"))]
    pub name: Option<String>,
    /// Any colour as `#rrggbb`; null means the portal's own.
    #[oai(validator(pattern = "^#[0-9a-fA-F]{6}$"))]
    pub primary_color: MaybeUndefined<String>,
    /// A PNG, JPEG or `WebP` of at most 512 KiB, in Base64; null takes it away.
    #[oai(validator(max_length = 700000))]
    pub logo: MaybeUndefined<String>,
}

impl Example for Branding {
    fn example() -> Self {
        Self {
            name: "Lonja Gifts".to_owned(),
            primary_color: Some("#0f5257".to_owned()),
            shades: ["#eef7f6", "#d5ebe8", "#abd6d2", "#7dbfba", "#55a6a2"]
                .into_iter()
                .chain(["#33898a", "#1d7074", "#0f5257", "#0b444a", "#073138"])
                .map(str::to_owned)
                .collect(),
            logo: Some("/api/v1/branding/logo?revision=3".to_owned()),
            logo_width: Some(320),
            logo_height: Some(80),
            revision: 3,
        }
    }
}

impl Example for BrandingPatch {
    fn example() -> Self {
        Self { primary_color: MaybeUndefined::Value("#7a1f5c".to_owned()), ..Self::default() }
    }
}
