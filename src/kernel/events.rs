//! What the slices tell each other and the outside: one JSON shape, ids only, written in the transaction of the
//! change itself.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Timestamp;

macro_rules! event_kinds {
    ($($name:ident = $text:literal;)+) => {
        /// The closed list of event types.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum EventKind {
            $(#[serde(rename = $text)] $name,)+
        }

        impl EventKind {
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }
        }
    };
}

event_kinds! {
    OrganizationCreated = "organization.created";
    OrganizationChanged = "organization.changed";
    AudienceChanged = "audience.changed";
    UserInvited = "user.invited";
    UserChanged = "user.changed";
    UserSignedIn = "user.signed_in";
    UserSignInBlocked = "user.sign_in_blocked";
    PasswordChanged = "user.password_changed";
    SessionRevoked = "session.revoked";
    PreviewStarted = "preview.started";
    SigningKeyRotated = "signing_key.rotated";
    SavedViewChanged = "saved_view.changed";
    RoleChanged = "role.changed";
    ApiClientChanged = "api_client.changed";
    ContactChanged = "contact.changed";
    BrandingChanged = "branding.changed";
    ProductCreated = "product.created";
    ProductChanged = "product.changed";
    ProductEditChanged = "product_edit.changed";
    CategoryChanged = "category.changed";
    PriceListChanged = "price_list.changed";
    PriceListAnnounced = "price_list.announced";
    PriceListWithdrawn = "price_list.withdrawn";
    PriceListAcknowledged = "price_list.acknowledged";
    CartChanged = "cart.changed";
    StockChanged = "stock.changed";
    OrderPlaced = "order.placed";
    OrderChanged = "order.changed";
    ImportChanged = "import.changed";
    AssetChanged = "asset.changed";
    AssetPublished = "asset.published";
    AssetDownloaded = "asset.downloaded";
    PolicyChanged = "policy.changed";
    PolicySimulated = "policy.simulated";
    ReleaseRequested = "release.requested";
    ReleasePublished = "release.published";
    ReleaseRefused = "release.refused";
    ReleaseRead = "release.read";
    ForecastCycleRequested = "forecast_cycle.requested";
    ForecastCyclePublished = "forecast_cycle.published";
    ForecastCycleChanged = "forecast_cycle.changed";
    ForecastCommitsDue = "forecast_cycle.commits_due";
    ForecastCommitted = "forecast.committed";
    ForecastAdjusted = "forecast_adjustment.made";
    ForecastAdjustmentWithdrawn = "forecast_adjustment.withdrawn";
    ForecastExceptionsRaised = "forecast_exceptions.raised";
    ForecastExceptionChanged = "forecast_exception.changed";
    ExceptionCriterionChanged = "exception_criterion.changed";
    NotificationRead = "notification.read";
    NotificationPreferencesChanged = "notification.preferences_changed";
}

impl EventKind {
    /// Whether it tells what somebody saw; all others tell what changed.
    pub const fn is_sight(self) -> bool {
        matches!(
            self,
            Self::AssetDownloaded
                | Self::PolicySimulated
                | Self::PreviewStarted
                | Self::PriceListAcknowledged
                | Self::ReleaseRead
        )
    }
}

/// Something that happened. It names its subject; whoever delivers it decides by scope who hears of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    #[serde(rename = "type")]
    pub kind: EventKind,
    pub occurred_at: Timestamp,
    /// The organisation whose row changed, where there is one.
    pub organization: Option<Uuid>,
    /// The subject's prefixed id.
    pub subject: String,
    /// Its own id: whoever hears of an event twice knows it again.
    pub id: Uuid,
    /// Who did it: the prefixed id of a person or an API client, or `system:` and what acted.
    pub actor: String,
    /// The state in which the subject is now, where it changed to one.
    pub state: Option<String>,
}
