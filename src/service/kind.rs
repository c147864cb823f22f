//! The catalogue of what people can be told of: which events it follows from, whom it concerns, and how it is told
//! unless somebody wants it otherwise.

use lonja_kernel::{
    ApiClientId, AssetId, Event, EventKind, ForecastCycleId, ImportId, OrderId, OrganizationKind, Permission,
    PolicyId, PriceListId, ReleaseId, UserId,
};
use poem_openapi::Enum;
use uuid::Uuid;

/// How often mail tells of something.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum MailFrequency {
    AtOnce,
    Daily,
    Weekly,
    Never,
}

impl MailFrequency {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AtOnce => "at_once",
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Never => "never",
        }
    }

    /// What the database's CHECK lets through is one of these.
    pub fn read(text: &str) -> Self {
        match text {
            "at_once" => Self::AtOnce,
            "daily" => Self::Daily,
            "weekly" => Self::Weekly,
            _ => Self::Never,
        }
    }
}

/// What a notification is about.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum SubjectKind {
    Order,
    Release,
    ForecastCycle,
    /// What a forecast cycle raised; the id is the cycle's.
    ForecastExceptions,
    Asset,
    PriceList,
    Policy,
    Import,
    User,
    ApiClient,
}

impl SubjectKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Release => "release",
            Self::ForecastCycle => "forecast_cycle",
            Self::ForecastExceptions => "forecast_exceptions",
            Self::Asset => "asset",
            Self::PriceList => "price_list",
            Self::Policy => "policy",
            Self::Import => "import",
            Self::User => "user",
            Self::ApiClient => "api_client",
        }
    }

    /// The subject's id as the API writes it.
    pub fn id(self, id: Uuid) -> String {
        match self {
            Self::Order => OrderId(id).to_string(),
            Self::Release => ReleaseId(id).to_string(),
            Self::ForecastCycle | Self::ForecastExceptions => ForecastCycleId(id).to_string(),
            Self::Asset => AssetId(id).to_string(),
            Self::PriceList => PriceListId(id).to_string(),
            Self::Policy => PolicyId(id).to_string(),
            Self::Import => ImportId(id).to_string(),
            Self::User => UserId(id).to_string(),
            Self::ApiClient => ApiClientId(id).to_string(),
        }
    }

    /// The portal's page about it, as somebody of that side sees it.
    pub fn page(self, acting: OrganizationKind, id: Uuid) -> String {
        let id = self.id(id);
        match self {
            Self::Order => format!("/orders/{id}"),
            Self::Release if acting == OrganizationKind::Supplier => "/demand".to_owned(),
            Self::Release => format!("/releases/{id}"),
            Self::ForecastCycle => "/demand/plan".to_owned(),
            Self::ForecastExceptions => format!("/demand/exceptions?cycle_id={id}"),
            Self::Asset => format!("/library/{id}"),
            Self::PriceList => format!("/price-lists/{id}"),
            Self::Policy => format!("/policies/{id}"),
            Self::Import => format!("/imports/{id}"),
            Self::User if acting == OrganizationKind::Host => format!("/users/{id}"),
            Self::User => format!("/people/{id}"),
            Self::ApiClient => format!("/api-clients/{id}"),
        }
    }
}

/// Whose people are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Circle {
    /// The host's.
    Host,
    /// The organisation's that the event names, in this capacity.
    Organization(OrganizationKind),
    /// The organisation's that the event names, in whatever capacity.
    OwnPeople,
    /// The host's person who began it.
    Starter,
    /// Every partner's and supplier's that sees the material.
    Audience,
}

/// Whose people with which permission.
#[derive(Clone, Copy, Debug)]
pub struct Concerned {
    pub circle: Circle,
    pub permission: Permission,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $key:literal, $subject:ident, portal $portal:literal, mail $mail:ident,
        [$(($circle:expr, $permission:ident)),+];)+) => {
        /// A kind of notification. Keys are stable and appear in the API.
        #[derive(Enum, Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Kind {
            $($(#[$doc])* #[oai(rename = $key)] $name,)+
        }

        impl Kind {
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)+ }
            }

            pub const fn subject(self) -> SubjectKind {
                match self { $(Self::$name => SubjectKind::$subject,)+ }
            }

            /// Whether the portal shows it unless somebody wants it otherwise.
            pub const fn portal(self) -> bool {
                match self { $(Self::$name => $portal,)+ }
            }

            /// How often mail tells of it unless somebody wants it otherwise.
            pub const fn mail(self) -> MailFrequency {
                match self { $(Self::$name => MailFrequency::$mail,)+ }
            }

            pub const fn concerned(self) -> &'static [Concerned] {
                match self {
                    $(Self::$name => &[$(Concerned { circle: $circle, permission: Permission::$permission }),+],)+
                }
            }
        }
    };
}

use Circle::{Audience, Host, Organization, OwnPeople, Starter};

const PARTNER: Circle = Organization(OrganizationKind::Partner);
const SUPPLIER: Circle = Organization(OrganizationKind::Supplier);

kinds! {
    /// A partner placed an order.
    OrderPlaced = "order_placed", Order, portal true, mail Daily, [(Host, OrdersManage), (PARTNER, OrdersRead)];
    /// The host confirmed an order.
    OrderConfirmed = "order_confirmed", Order, portal true, mail Daily, [(PARTNER, OrdersRead)];
    /// An order left the warehouse.
    OrderShipped = "order_shipped", Order, portal true, mail AtOnce, [(PARTNER, OrdersRead)];
    /// An order arrived.
    OrderDelivered = "order_delivered", Order, portal true, mail Never, [(PARTNER, OrdersRead)];
    /// An order was cancelled, by either side.
    OrderCancelled = "order_cancelled", Order, portal true, mail AtOnce,
        [(Host, OrdersManage), (PARTNER, OrdersRead)];
    /// A release of demand figures came out.
    ReleasePublished = "release_published", Release, portal true, mail AtOnce, [(SUPPLIER, DemandRead)];
    /// A forecast came out, and waits for commits.
    ForecastPublished = "forecast_published", ForecastCycle, portal true, mail Daily,
        [(SUPPLIER, ForecastsCommit)];
    /// The last day for commits to a forecast is near, and not all of it has one.
    CommitsDue = "commits_due", ForecastCycle, portal true, mail AtOnce, [(SUPPLIER, ForecastsCommit)];
    /// A forecast and its answer, or a forecast and what came, differ by more than agreed.
    ExceptionsRaised = "exceptions_raised", ForecastExceptions, portal true, mail Daily,
        [(Host, PoliciesManage), (SUPPLIER, ForecastsCommit)];
    /// A release was refused by its rules or could not be made.
    ReleaseRefused = "release_refused", Release, portal true, mail AtOnce, [(Host, ReleasesPublish)];
    /// Sales material came out.
    AssetPublished = "asset_published", Asset, portal true, mail Weekly, [(Audience, AssetsRead)];
    /// A partner's next prices were announced.
    PricesAnnounced = "prices_announced", PriceList, portal true, mail AtOnce, [(PARTNER, PricesRead)];
    /// A sharing policy waits for somebody who approves it.
    PolicyWaiting = "policy_waiting", Policy, portal true, mail AtOnce, [(Host, PoliciesApprove)];
    /// An import came to its end.
    ImportFinished = "import_finished", Import, portal true, mail Never, [(Starter, ImportsRead)];
    /// Somebody new took up an invitation.
    UserJoined = "user_joined", User, portal true, mail Weekly, [(OwnPeople, UsersManage)];
    /// An API client or one of its secrets was made or removed.
    ApiClientChanged = "api_client_changed", ApiClient, portal true, mail AtOnce, [(OwnPeople, ApiClientsManage)];
}

/// The events that somebody may be told of.
pub const EVENTS: &[EventKind] = &[
    EventKind::OrderPlaced,
    EventKind::OrderChanged,
    EventKind::ReleasePublished,
    EventKind::ReleaseRefused,
    EventKind::ForecastCyclePublished,
    EventKind::ForecastCommitsDue,
    EventKind::ForecastExceptionsRaised,
    EventKind::AssetPublished,
    EventKind::PriceListAnnounced,
    EventKind::PolicyChanged,
    EventKind::ImportChanged,
    EventKind::UserChanged,
    EventKind::ApiClientChanged,
];

impl Kind {
    /// What an event is told as, where it is told at all.
    pub fn of(event: &Event) -> Option<Self> {
        match (event.kind, event.state.as_deref()) {
            (EventKind::OrderPlaced, _) => Some(Self::OrderPlaced),
            (EventKind::OrderChanged, Some("confirmed")) => Some(Self::OrderConfirmed),
            (EventKind::OrderChanged, Some("shipped")) => Some(Self::OrderShipped),
            (EventKind::OrderChanged, Some("delivered")) => Some(Self::OrderDelivered),
            (EventKind::OrderChanged, Some("cancelled")) => Some(Self::OrderCancelled),
            (EventKind::ReleasePublished, _) => Some(Self::ReleasePublished),
            (EventKind::ReleaseRefused, _) => Some(Self::ReleaseRefused),
            (EventKind::ForecastCyclePublished, _) => Some(Self::ForecastPublished),
            (EventKind::ForecastCommitsDue, _) => Some(Self::CommitsDue),
            (EventKind::ForecastExceptionsRaised, _) => Some(Self::ExceptionsRaised),
            (EventKind::AssetPublished, _) => Some(Self::AssetPublished),
            (EventKind::PriceListAnnounced, _) => Some(Self::PricesAnnounced),
            (EventKind::PolicyChanged, Some("in_review")) => Some(Self::PolicyWaiting),
            (EventKind::ImportChanged, Some("completed" | "failed")) => Some(Self::ImportFinished),
            // Only the person itself takes up its invitation.
            (EventKind::UserChanged, Some("active")) if event.actor == event.subject => {
                Some(Self::UserJoined)
            }
            (EventKind::ApiClientChanged, _) => Some(Self::ApiClientChanged),
            _ => None,
        }
    }

    /// Whether it is worth a mail while its subject is in this state: what was dealt with, or moved on since, is not.
    pub fn is_still_news(self, subject_state: Option<&str>) -> bool {
        let wanted = match self {
            Self::OrderPlaced => "placed",
            Self::OrderConfirmed => "confirmed",
            Self::OrderShipped => "shipped",
            Self::OrderDelivered => "delivered",
            Self::PolicyWaiting => "in_review",
            Self::AssetPublished => "visible",
            Self::PricesAnnounced => "announced",
            Self::ForecastPublished | Self::CommitsDue => "open_for_commit",
            Self::ExceptionsRaised => "pending",
            Self::OrderCancelled
            | Self::ReleasePublished
            | Self::ReleaseRefused
            | Self::ImportFinished
            | Self::UserJoined
            | Self::ApiClientChanged => return true,
        };
        subject_state == Some(wanted)
    }

    pub fn read(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.key() == key)
    }

    /// Whether somebody who acts as this and may do that can be told of it.
    pub fn concerns(self, acting: OrganizationKind, has: impl Fn(Permission) -> bool) -> bool {
        self.concerned().iter().any(|concerned| {
            let side = match concerned.circle {
                Circle::Host | Circle::Starter => acting == OrganizationKind::Host,
                Circle::Organization(kind) => acting == kind,
                Circle::OwnPeople => true,
                Circle::Audience => acting != OrganizationKind::Host,
            };
            side && has(concerned.permission)
        })
    }
}

#[cfg(test)]
mod tests {
    use lonja_kernel::Timestamp;

    use super::*;

    fn event(kind: EventKind, state: Option<&str>, actor: &str) -> Event {
        Event {
            kind,
            occurred_at: Timestamp::default(),
            organization: None,
            subject: "usr_1".to_owned(),
            id: uuid::Uuid::nil(),
            actor: actor.to_owned(),
            state: state.map(str::to_owned),
        }
    }

    #[test]
    fn an_order_that_moves_is_told_as_what_it_became() {
        let told = |state| Kind::of(&event(EventKind::OrderChanged, state, "usr_2"));
        assert_eq!(told(Some("shipped")), Some(Kind::OrderShipped));
        assert_eq!(told(Some("cancelled")), Some(Kind::OrderCancelled));
        assert_eq!(told(None), None);
    }

    #[test]
    fn somebody_joins_by_its_own_hand_and_not_by_being_reactivated() {
        let told = |actor| Kind::of(&event(EventKind::UserChanged, Some("active"), actor));
        assert_eq!((told("usr_1"), told("usr_2")), (Some(Kind::UserJoined), None));
    }

    #[test]
    fn every_event_that_is_told_is_heard_and_every_key_reads_back() {
        for kind in EventKind::ALL {
            for state in [None, Some("shipped"), Some("in_review"), Some("completed"), Some("active")] {
                let told = Kind::of(&event(*kind, state, "usr_1"));
                assert!(told.is_none() || EVENTS.contains(kind), "{kind:?}");
            }
        }
        for kind in Kind::ALL {
            assert_eq!(Kind::read(kind.key()), Some(*kind));
        }
    }

    #[test]
    fn every_kind_concerns_somebody_who_can_hold_its_permission() {
        for kind in Kind::ALL {
            let sides = [OrganizationKind::Host, OrganizationKind::Partner, OrganizationKind::Supplier];
            let told = |side: OrganizationKind| kind.concerns(side, |p| side.grantable().contains(p));
            assert!(sides.into_iter().any(told), "{}", kind.key());
        }
    }
}
