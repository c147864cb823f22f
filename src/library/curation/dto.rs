//! Changes of many pieces of material and their use, as the API takes and shows them.

use lonja_kernel::{AssetId, AudienceId, OrganizationId, Timestamp, parse_time};
use lonja_platform::prelude::Filters;
use poem_openapi::{
    Enum, Object,
    types::{Example, MaybeUndefined},
};
use uuid::Uuid;

use crate::assets::dto::AssetKind;

/// What happens where some of the material cannot be changed.
#[derive(Enum, Clone, Copy, Debug, Default, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum AssetChangeMode {
    /// Nothing is changed, and the answer names every reason.
    #[default]
    AllOrNothing,
    /// The rest is changed.
    ValidRows,
}

/// What is to become of each piece. What is absent stays; null empties.
#[derive(Object, Clone, Debug, Default)]
#[oai(deny_unknown_fields)]
pub struct AssetChanges {
    /// Such as `en` or `es-MX`.
    #[oai(validator(pattern = "^[a-z]{2,3}(-[A-Z]{2})?$"))]
    pub language: MaybeUndefined<String>,
    /// Besides the tags that it has.
    #[oai(default, validator(max_items = 20, min_length = 1, max_length = 40))]
    pub add_tags: Vec<String>,
    /// Whether it has them or not.
    #[oai(default, validator(max_items = 20, min_length = 1, max_length = 40))]
    pub remove_tags: Vec<String>,
    /// Besides the audiences that see it.
    #[oai(default, validator(max_items = 100))]
    pub add_audience_ids: Vec<AudienceId>,
    /// Whether they see it or not.
    #[oai(default, validator(max_items = 100))]
    pub remove_audience_ids: Vec<AudienceId>,
    /// Null: as soon as it is published.
    pub publish_at: MaybeUndefined<Timestamp>,
    /// Null: never.
    pub expire_at: MaybeUndefined<Timestamp>,
}

/// A change of many pieces of sales material.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct AssetChangeRequest {
    #[oai(validator(min_items = 1, max_items = 200))]
    pub asset_ids: Vec<AssetId>,
    pub changes: AssetChanges,
    /// Only tell what would become of each.
    #[oai(default)]
    pub dry_run: bool,
    #[oai(default)]
    pub mode: AssetChangeMode,
}

/// What becomes of one piece.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum AssetChangeOutcome {
    Changed,
    /// It is like that already.
    Unchanged,
    /// It cannot be changed like that.
    Refused,
}

/// Why one piece cannot be changed.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum AssetChangeReason {
    /// There is no such material.
    Unknown,
    /// It would expire before it is published.
    DatesCrossed,
    /// It would have more than 20 tags.
    TooManyTags,
}

/// One reason, and the field that it is about.
#[derive(Object, Clone, Debug, PartialEq, Eq)]
pub struct AssetChangeError {
    /// A field of the material, such as `expire_at`.
    pub field: String,
    pub reason: AssetChangeReason,
    /// What is wrong and what to do.
    pub detail: String,
}

/// One piece of material of the request.
#[derive(Object, Clone, Debug, PartialEq, Eq)]
pub struct AssetChangeRow {
    pub asset_id: AssetId,
    /// Absent where there is no such material.
    #[oai(skip_serializing_if_is_none)]
    pub title: Option<String>,
    pub outcome: AssetChangeOutcome,
    /// Empty unless it is refused.
    pub errors: Vec<AssetChangeError>,
}

/// What became, or would become, of each piece.
#[derive(Object, Clone, Debug, PartialEq, Eq)]
#[oai(example)]
pub struct AssetChangeReport {
    pub dry_run: bool,
    pub changed: u32,
    pub unchanged: u32,
    pub refused: u32,
    /// In the order of the request, each piece once.
    pub rows: Vec<AssetChangeRow>,
}

/// How much one organisation downloads.
#[derive(Object, Clone, Debug, PartialEq, Eq)]
#[oai(example)]
pub struct AssetUsage {
    pub organization_id: OrganizationId,
    pub organization_name: String,
    pub downloads: u64,
    /// Different pieces of material among them.
    pub assets: u64,
    pub first_at: Timestamp,
    pub last_at: Timestamp,
}

/// What the use of material can be narrowed to.
#[derive(Object, Clone, Debug, Default)]
pub struct AssetUsageFilters {
    pub organization_id: Option<OrganizationId>,
    /// Only downloads of this piece.
    pub asset_id: Option<AssetId>,
    /// Only downloads of material of this kind.
    pub kind: Option<AssetKind>,
    /// Only downloads of material with this tag.
    #[oai(validator(max_length = 40))]
    pub tag: Option<String>,
    /// Only downloads at or after this time.
    pub since: Option<Timestamp>,
    /// Only downloads before this time.
    pub until: Option<Timestamp>,
}

impl Filters for AssetUsageFilters {
    const SORTS: &'static [&'static str] = &["downloads", "assets", "organization", "last_at"];
    const DEFAULT_SORT: &'static str = "-downloads";
}

fn sample_id() -> Uuid {
    Uuid::from_u128(0x0198_c0de_8d5a_7c3e_9f00_1122_3344_5566)
}

impl Example for AssetChangeRequest {
    fn example() -> Self {
        Self {
            asset_ids: vec![AssetId(sample_id())],
            changes: AssetChanges {
                add_tags: vec!["spring".into()],
                expire_at: MaybeUndefined::Value(parse_time("2027-09-01T00:00:00Z").unwrap_or_default()),
                ..AssetChanges::default()
            },
            dry_run: true,
            mode: AssetChangeMode::AllOrNothing,
        }
    }
}

impl Example for AssetChangeReport {
    fn example() -> Self {
        Self {
            dry_run: true,
            changed: 0,
            unchanged: 0,
            refused: 1,
            rows: vec![AssetChangeRow {
                asset_id: AssetId(sample_id()),
                title: Some("Spring lamps: the presentation".into()),
                outcome: AssetChangeOutcome::Refused,
                errors: vec![AssetChangeError {
                    field: "expire_at".into(),
                    reason: AssetChangeReason::DatesCrossed,
                    detail: "It is published on 2027-10-01T08:00:00.000Z; choose a later end.".into(),
                }],
            }],
        }
    }
}

impl Example for AssetUsage {
    fn example() -> Self {
        Self {
            organization_id: OrganizationId(sample_id()),
            organization_name: "Example Lighting Ltd".into(),
            downloads: 41,
            assets: 7,
            first_at: parse_time("2026-03-01T09:12:00Z").unwrap_or_default(),
            last_at: parse_time("2026-04-09T16:40:00Z").unwrap_or_default(),
        }
    }
}
