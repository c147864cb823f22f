//! One-object tickets: what a link carries instead of a bearer token. A ticket names its caller, one version of one
//! asset and its end; it is good for that file only, for a minute at most, and only while its caller's organisation
//! still sees the asset, which is checked when it is used.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use lonja_kernel::{AssetId, OrganizationId, ProblemCode, Timestamp};
use lonja_platform::prelude::{Actor, Problem, Public, Scope, Secrets};
use uuid::Uuid;

const PURPOSE: &str = "asset-ticket";
const CODE: usize = 32;
/// Side, organisation, asset, version, end; the caller's id follows.
const FIXED: usize = 1 + 16 + 16 + 16 + 8;

/// No ticket lives longer, whatever is configured.
pub const LONGEST: Duration = Duration::from_mins(1);

/// What a ticket says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    pub scope: Scope,
    pub organization: OrganizationId,
    pub asset: AssetId,
    pub version: Uuid,
    pub ends: Timestamp,
    pub subject: String,
}

impl Ticket {
    pub fn seal(&self, secrets: &Secrets) -> String {
        let mut bytes = vec![match self.scope {
            Scope::Host => 0,
            Scope::Partner(_) => 1,
            Scope::Supplier(_) => 2,
        }];
        bytes.extend_from_slice(self.organization.0.as_bytes());
        bytes.extend_from_slice(self.asset.0.as_bytes());
        bytes.extend_from_slice(self.version.as_bytes());
        bytes.extend_from_slice(&self.ends.timestamp_millis().to_be_bytes());
        bytes.extend_from_slice(self.subject.as_bytes());
        let code = secrets.mac(PURPOSE, &[&bytes]);
        bytes.extend_from_slice(&code);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The ticket, if it was made here, for this asset, and has not ended.
    pub fn open(text: &str, asset: AssetId, now: Timestamp, secrets: &Secrets) -> Result<Self, Problem> {
        Self::read(text, secrets).filter(|ticket| ticket.asset == asset && now < ticket.ends).ok_or_else(
            || {
                Problem::new(
                    ProblemCode::Unauthenticated,
                    "This link has ended. Go back and ask for the file again.",
                )
            },
        )
    }

    fn read(text: &str, secrets: &Secrets) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (bytes, code) = bytes.split_at_checked(bytes.len().checked_sub(CODE)?)?;
        if !secrets.verify_mac(PURPOSE, &[bytes], code) {
            return None;
        }
        let (fixed, subject) = bytes.split_at_checked(FIXED)?;
        let uuid = |at: usize| Uuid::from_slice(&fixed[at..at + 16]).ok();
        let organization = OrganizationId(uuid(1)?);
        let scope = match fixed[0] {
            0 => Scope::Host,
            1 => Scope::Partner(organization),
            2 => Scope::Supplier(organization),
            _ => return None,
        };
        let millis = i64::from_be_bytes(fixed[49..].try_into().ok()?);
        Some(Self {
            scope,
            organization,
            asset: AssetId(uuid(17)?),
            version: uuid(33)?,
            ends: Timestamp::from_timestamp_millis(millis)?,
            subject: String::from_utf8(subject.to_vec()).ok()?,
        })
    }
}

/// Whoever a ticket was given to, as the actor of the download that it counts.
pub struct Bearer {
    pub ticket: Ticket,
    pub request: Public,
}

impl Actor for Bearer {
    fn subject(&self) -> &str {
        &self.ticket.subject
    }

    fn real_actor(&self) -> &str {
        &self.ticket.subject
    }

    fn organization(&self) -> Option<OrganizationId> {
        Some(self.ticket.organization)
    }

    fn operation(&self) -> &str {
        self.request.operation()
    }

    fn request_id(&self) -> String {
        self.request.request_id()
    }

    fn idempotency(&self) -> Option<lonja_platform::data::IdempotencyKey<'_>> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticket() -> Ticket {
        let organization = OrganizationId(Uuid::from_u128(7));
        Ticket {
            scope: Scope::Partner(organization),
            organization,
            asset: AssetId(Uuid::from_u128(8)),
            version: Uuid::from_u128(9),
            ends: lonja_kernel::parse_time("2026-03-01T09:13:00Z").expect("a time"),
            subject: "usr_0198c0de8d5a7c3e9f00112233445566".into(),
        }
    }

    fn secrets() -> Secrets {
        Secrets::new("an installation key of more than 32 characters")
    }

    #[test]
    fn a_ticket_comes_back_as_it_was_until_it_ends() {
        let ticket = ticket();
        let text = ticket.seal(&secrets());
        let just_before = ticket.ends - chrono::Duration::milliseconds(1);
        assert_eq!(Ticket::open(&text, ticket.asset, just_before, &secrets()).ok(), Some(ticket.clone()));
        assert!(Ticket::open(&text, ticket.asset, ticket.ends, &secrets()).is_err());
    }

    #[test]
    fn a_ticket_opens_no_other_asset_and_comes_from_no_other_installation() {
        let ticket = ticket();
        let text = ticket.seal(&secrets());
        let now = ticket.ends - chrono::Duration::seconds(1);
        assert!(Ticket::open(&text, AssetId(Uuid::from_u128(1)), now, &secrets()).is_err());
        let elsewhere = Secrets::new("another installation key of 32 characters");
        assert!(Ticket::open(&text, ticket.asset, now, &elsewhere).is_err());
    }

    #[test]
    fn no_bit_of_a_ticket_can_be_changed() {
        let ticket = ticket();
        let bytes = URL_SAFE_NO_PAD.decode(ticket.seal(&secrets())).expect("base64");
        let now = ticket.ends - chrono::Duration::seconds(1);
        for bit in 0..bytes.len() * 8 {
            let mut forged = bytes.clone();
            forged[bit / 8] ^= 1 << (bit % 8);
            let text = URL_SAFE_NO_PAD.encode(forged);
            assert!(Ticket::open(&text, ticket.asset, now, &secrets()).is_err(), "bit {bit}");
        }
        for cut in 0..bytes.len() {
            let text = URL_SAFE_NO_PAD.encode(&bytes[..cut]);
            assert!(Ticket::open(&text, ticket.asset, now, &secrets()).is_err(), "cut at {cut}");
        }
    }
}
