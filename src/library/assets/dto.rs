//! Sales material as the API shows it and takes it.

use lonja_kernel::{AssetId, AssetVersionId, AudienceId, OrganizationId, ProductId, Timestamp};
use lonja_platform::prelude::Filters;
use poem_openapi::{
    Enum, Object,
    types::{Example, MaybeUndefined},
};
use uuid::Uuid;

use crate::state::{AssetState, AssetTarget};

/// What a piece of sales material is.
#[derive(Enum, Clone, Copy, Debug, Default, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum AssetKind {
    Brochure,
    Catalogue,
    Presentation,
    DataSheet,
    PriceSheet,
    Picture,
    Logo,
    Video,
    Training,
    Certificate,
    #[default]
    Other,
}

/// A product that the material is about.
#[derive(Object, Clone, Debug, PartialEq, Eq)]
pub struct AssetProduct {
    pub id: ProductId,
    pub name: String,
}

/// An audience that sees the material.
#[derive(Object, Clone, Debug, PartialEq, Eq)]
pub struct AssetAudience {
    pub id: AudienceId,
    pub name: String,
}

/// A piece of sales material.
#[derive(Object, Clone, Debug, PartialEq, Eq)]
#[oai(example)]
pub struct Asset {
    pub id: AssetId,
    pub title: String,
    pub description: String,
    /// Such as `en` or `es-MX`; absent where it has none, as pictures often do.
    #[oai(skip_serializing_if_is_none)]
    pub language: Option<String>,
    pub kind: AssetKind,
    pub tags: Vec<String>,
    /// The products that it is about, as far as the caller sees them.
    pub products: Vec<AssetProduct>,
    pub state: AssetState,
    #[oai(skip_serializing_if_is_none)]
    pub publish_at: Option<Timestamp>,
    #[oai(skip_serializing_if_is_none)]
    pub expire_at: Option<Timestamp>,
    /// Counts up with every upload; absent until there is a file.
    #[oai(skip_serializing_if_is_none)]
    pub version: Option<i32>,
    #[oai(skip_serializing_if_is_none)]
    pub file_name: Option<String>,
    /// Found out from the content, whatever the upload claimed.
    #[oai(skip_serializing_if_is_none)]
    pub media_type: Option<String>,
    /// In bytes.
    #[oai(skip_serializing_if_is_none)]
    pub size: Option<u64>,
    /// SHA-256 of the content, lower-case hex.
    #[oai(skip_serializing_if_is_none)]
    pub sha256: Option<String>,
    /// Whether there is a small picture of it.
    pub has_preview: bool,
    pub updated_at: Timestamp,
    /// Who sees it; present for staff only. Nobody but staff while this is empty.
    #[oai(skip_serializing_if_is_none)]
    pub audiences: Option<Vec<AssetAudience>>,
}

/// A new piece of sales material. Its file is uploaded next, which publishes it.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct AssetRequest {
    #[oai(validator(min_length = 1, max_length = 200))]
    pub title: String,
    #[oai(default, validator(max_length = 4000))]
    pub description: String,
    /// Such as `en` or `es-MX`.
    #[oai(validator(pattern = "^[a-z]{2,3}(-[A-Z]{2})?$"))]
    pub language: Option<String>,
    #[oai(default)]
    pub kind: AssetKind,
    #[oai(default, validator(max_items = 20, min_length = 1, max_length = 40))]
    pub tags: Vec<String>,
    #[oai(default, validator(max_items = 200))]
    pub product_ids: Vec<ProductId>,
    #[oai(default, validator(max_items = 100))]
    pub audience_ids: Vec<AudienceId>,
    /// When its audiences begin to see it. Absent: as soon as it is published.
    pub publish_at: Option<Timestamp>,
    /// When they stop seeing it. Absent: never.
    pub expire_at: Option<Timestamp>,
    /// Keep it a draft after its upload, until somebody publishes it.
    #[oai(default)]
    pub hold: bool,
}

/// A change. What is absent stays; null empties what may be empty.
#[derive(Object, Clone, Debug, Default)]
#[oai(deny_unknown_fields, example)]
pub struct AssetPatch {
    #[oai(validator(min_length = 1, max_length = 200))]
    pub title: MaybeUndefined<String>,
    #[oai(validator(max_length = 4000))]
    pub description: MaybeUndefined<String>,
    #[oai(validator(pattern = "^[a-z]{2,3}(-[A-Z]{2})?$"))]
    pub language: MaybeUndefined<String>,
    pub kind: MaybeUndefined<AssetKind>,
    #[oai(validator(max_items = 20, min_length = 1, max_length = 40))]
    pub tags: MaybeUndefined<Vec<String>>,
    #[oai(validator(max_items = 200))]
    pub product_ids: MaybeUndefined<Vec<ProductId>>,
    pub publish_at: MaybeUndefined<Timestamp>,
    pub expire_at: MaybeUndefined<Timestamp>,
    /// Publishes it or takes it back.
    pub state: MaybeUndefined<AssetTarget>,
}

/// The whole set of audiences of a piece of sales material.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct AssetAudiences {
    /// Empty: nobody but staff sees it.
    #[oai(validator(max_items = 100))]
    pub audience_ids: Vec<AudienceId>,
}

/// What the list of sales material can be narrowed to.
#[derive(Object, Clone, Debug, Default)]
pub struct AssetFilters {
    /// Words of the title, the description or the tags, in any order, letter case and accents aside.
    #[oai(validator(min_length = 1, max_length = 200))]
    pub q: Option<String>,
    #[oai(validator(max_length = 10))]
    pub language: Option<String>,
    pub kind: Option<AssetKind>,
    #[oai(validator(max_length = 40))]
    pub tag: Option<String>,
    /// Only material about this product.
    pub product_id: Option<ProductId>,
    pub state: Option<AssetState>,
    /// Only what changed or became visible at or after this time.
    pub updated_since: Option<Timestamp>,
    /// Only what is published or expires at or after this time.
    pub dated_from: Option<Timestamp>,
    /// Only what is published or expires before this time.
    pub dated_until: Option<Timestamp>,
}

impl Filters for AssetFilters {
    const SORTS: &'static [&'static str] = &["title", "updated_at", "created_at"];
}

/// One upload.
#[derive(Object, Clone, Debug, PartialEq, Eq)]
#[oai(example)]
pub struct AssetVersion {
    pub id: AssetVersionId,
    pub version: i32,
    /// Whether this is the one that is downloaded.
    pub current: bool,
    pub file_name: String,
    pub media_type: String,
    pub size: u64,
    pub sha256: String,
    pub uploaded_at: Timestamp,
    /// Who uploaded it. Present for staff only.
    #[oai(skip_serializing_if_is_none)]
    pub uploaded_by: Option<String>,
}

/// The versions of one asset have one order.
#[derive(Object, Clone, Debug, Default)]
pub struct VersionFilters {
    /// Only this version.
    #[oai(validator(minimum(value = "1")))]
    pub version: Option<i32>,
}

impl Filters for VersionFilters {
    const SORTS: &'static [&'static str] = &["version"];
}

/// How often one organisation downloaded a piece of sales material.
#[derive(Object, Clone, Debug, PartialEq, Eq)]
#[oai(example)]
pub struct AssetDownloads {
    pub organization_id: OrganizationId,
    pub organization_name: String,
    pub downloads: u64,
    pub first_at: Timestamp,
    pub last_at: Timestamp,
}

/// What the download counts can be narrowed to.
#[derive(Object, Clone, Debug, Default)]
pub struct DownloadFilters {
    pub organization_id: Option<OrganizationId>,
    /// Only downloads at or after this time.
    pub since: Option<Timestamp>,
}

impl Filters for DownloadFilters {
    const SORTS: &'static [&'static str] = &["organization"];
}

/// A key to one file for a link that a browser follows.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct AssetTicket {
    /// The address to follow, with the ticket in it. Do not keep it: it ends within a minute.
    pub url: String,
    pub expires_at: Timestamp,
}

fn sample_time(text: &str) -> Timestamp {
    lonja_kernel::parse_time(text).unwrap_or_default()
}

fn sample_id() -> Uuid {
    Uuid::from_u128(0x0198_c0de_8d5a_7c3e_9f00_1122_3344_5566)
}

impl Example for Asset {
    fn example() -> Self {
        Self {
            id: AssetId(sample_id()),
            title: "Spring lamps: the presentation".into(),
            description: "Twelve slides for a first visit.".into(),
            language: Some("en".into()),
            kind: AssetKind::Presentation,
            tags: vec!["lamps".into(), "spring".into()],
            products: vec![AssetProduct { id: ProductId(sample_id()), name: "Spring lamp".into() }],
            state: AssetState::Published,
            publish_at: Some(sample_time("2026-03-01T08:00:00Z")),
            expire_at: None,
            version: Some(2),
            file_name: Some("spring-lamps.pptx".into()),
            media_type: Some(
                "application/vnd.openxmlformats-officedocument.presentationml.presentation".into(),
            ),
            size: Some(1_482_113),
            sha256: Some("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into()),
            has_preview: false,
            updated_at: sample_time("2026-02-27T15:04:05Z"),
            audiences: None,
        }
    }
}

impl Example for AssetRequest {
    fn example() -> Self {
        Self {
            title: "Spring lamps: the presentation".into(),
            description: "Twelve slides for a first visit.".into(),
            language: Some("en".into()),
            kind: AssetKind::Presentation,
            tags: vec!["lamps".into(), "spring".into()],
            product_ids: Vec::new(),
            audience_ids: Vec::new(),
            publish_at: Some(sample_time("2026-03-01T08:00:00Z")),
            expire_at: None,
            hold: false,
        }
    }
}

impl Example for AssetPatch {
    fn example() -> Self {
        Self {
            title: MaybeUndefined::Value("Spring lamps: the short presentation".into()),
            expire_at: MaybeUndefined::Value(sample_time("2026-09-01T00:00:00Z")),
            ..Self::default()
        }
    }
}

impl Example for AssetAudiences {
    fn example() -> Self {
        Self { audience_ids: Vec::new() }
    }
}

impl Example for AssetVersion {
    fn example() -> Self {
        Self {
            id: AssetVersionId(sample_id()),
            version: 2,
            current: true,
            file_name: "spring-lamps.pptx".into(),
            media_type: "application/vnd.openxmlformats-officedocument.presentationml.presentation".into(),
            size: 1_482_113,
            sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
            uploaded_at: sample_time("2026-02-27T15:04:05Z"),
            uploaded_by: None,
        }
    }
}

impl Example for AssetDownloads {
    fn example() -> Self {
        Self {
            organization_id: OrganizationId(sample_id()),
            organization_name: "Example Lighting Ltd".into(),
            downloads: 7,
            first_at: sample_time("2026-03-01T09:12:00Z"),
            last_at: sample_time("2026-03-09T16:40:00Z"),
        }
    }
}

impl Example for AssetTicket {
    fn example() -> Self {
        Self {
            url: "/api/v1/assets/ass_0198c0de8d5a7c3e9f00112233445566/content?ticket=AZjA3o1afD6fAB".into(),
            expires_at: sample_time("2026-03-01T09:13:00Z"),
        }
    }
}
