//! Preferences as the API shows them.

use lonja_platform::prelude::Problem;
use poem_openapi::{Object, types::Example};

use crate::kind::{Kind, MailFrequency};

/// Where and how often a person wants to be told of one kind of thing.
#[derive(Object, Clone, Copy, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct NotificationPreference {
    pub kind: Kind,
    /// Whether the portal shows it.
    pub portal: bool,
    /// How often mail tells of it.
    pub mail: MailFrequency,
}

impl Example for NotificationPreference {
    fn example() -> Self {
        Self { kind: Kind::OrderShipped, portal: true, mail: MailFrequency::Daily }
    }
}

/// A person's preferences.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct NotificationPreferences {
    /// One per kind that can concern the person, in the catalogue's order.
    #[oai(validator(max_items = 50))]
    pub preferences: Vec<NotificationPreference>,
}

impl Example for NotificationPreferences {
    fn example() -> Self {
        Self { preferences: vec![NotificationPreference::example()] }
    }
}

impl NotificationPreferences {
    /// Refuses a kind that is named twice.
    pub fn check(&self) -> Result<(), Problem> {
        for (at, preference) in self.preferences.iter().enumerate() {
            if self.preferences[..at].iter().any(|earlier| earlier.kind == preference.kind) {
                let field = format!("/preferences/{at}/kind");
                return Err(Problem::invalid_field(field, "This kind is named twice; name it once."));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_named_once() {
        let one = NotificationPreference::example();
        assert!(NotificationPreferences { preferences: vec![one] }.check().is_ok());
        assert!(NotificationPreferences { preferences: vec![one, one] }.check().is_err());
    }
}
