//! Whom the demo's partners and suppliers may ask: invented, as every name says.

use lonja_identity::{Contact, ContactSubject};
use lonja_platform::prelude::*;

/// Two for everybody, one for each kind, and one for the distributor with a login alone.
pub fn contacts(distributor: OrganizationId, now: Timestamp) -> Vec<Contact> {
    use ContactSubject::{Access, Demand, Material, Orders, Prices};
    let contact = |name: &str, job_title: &str, mail: &str, phone: &str, subject| Contact {
        id: ContactId::new(),
        name: format!("{name} (demo)"),
        job_title: job_title.to_owned(),
        email: Some(format!("{mail}@example.com")),
        phone: Some(phone.to_owned()),
        subject,
        organization_id: None,
        kind: None,
        created_at: now,
        updated_at: now,
    };
    vec![
        contact("Ivo Inside", "Portal help desk", "help", "+44 20 7946 0100", Access),
        contact("Mara Material", "Sales material", "material", "+44 20 7946 0101", Material),
        Contact {
            kind: Some(OrganizationKind::Partner),
            ..contact("Olga Orders", "Order desk", "orders", "+44 20 7946 0102", Orders)
        },
        Contact {
            kind: Some(OrganizationKind::Supplier),
            ..contact("Dino Demand", "Demand planning", "planning", "+44 20 7946 0103", Demand)
        },
        Contact {
            organization_id: Some(distributor),
            ..contact("Kim Key", "Key account manager", "key.accounts", "+44 20 7946 0104", Prices)
        },
    ]
}
