//! What an API client may be given, and what becomes of it when a token is asked for.

use lonja_platform::prelude::*;
use sha2::{Digest, Sha256};

/// Live secrets of one client: one in use, one to change to.
pub(super) const MAX_SECRETS: usize = 2;

/// A new API client, checked.
#[derive(Clone, Debug)]
pub struct NewClient {
    pub id: ApiClientId,
    pub organization: OrganizationId,
    /// What it calls itself at the token endpoint.
    pub client_id: String,
    pub name: String,
    pub acting: OrganizationKind,
    pub scopes: PermissionSet,
}

/// A secret has 256 random bits: one round of SHA-256 keeps it as well as a slow hash would.
pub(crate) fn secret_hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

/// What clients of that kind of organisation can ever hold. Previews are for people.
pub(super) fn grantable(kind: OrganizationKind) -> PermissionSet {
    kind.grantable().iter().filter(|permission| *permission != Permission::ViewAsUse).collect()
}

/// The scopes as permissions, or every word that is none or cannot be had.
pub(super) fn read_scopes(words: &[String], acting: OrganizationKind) -> Result<PermissionSet, Problem> {
    let grantable = grantable(acting);
    let mut scopes = Vec::with_capacity(words.len());
    let mut wrong = Vec::new();
    for (at, word) in words.iter().enumerate() {
        match word.parse::<Permission>() {
            Ok(permission) if grantable.contains(permission) => scopes.push(permission),
            _ => wrong.push(FieldError {
                pointer: format!("/scopes/{at}"),
                detail: format!("Use permissions that a {} can have, such as assets:read.", acting.as_str()),
            }),
        }
    }
    if wrong.is_empty() { Ok(scopes.into_iter().collect()) } else { Err(Problem::invalid(wrong)) }
}

/// Why a token is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Its organisation is suspended, or is not any more what the client acts as.
    Unauthorized,
    /// It asked for more than it may.
    Scope,
}

/// What a token of the client is good for: its scopes, within what its organisation may do now, and of those the ones
/// that were asked for.
pub(super) fn cut(
    scopes: &PermissionSet,
    acting: OrganizationKind,
    kinds: &[OrganizationKind],
    active: bool,
    asked: Option<&str>,
) -> Result<PermissionSet, Refusal> {
    if !active || !kinds.contains(&acting) {
        return Err(Refusal::Unauthorized);
    }
    let allowed = scopes.intersection(&grantable(acting));
    let Some(asked) = asked.map(str::trim).filter(|asked| !asked.is_empty()) else { return Ok(allowed) };
    let words: Option<PermissionSet> = asked.split_ascii_whitespace().map(|word| word.parse().ok()).collect();
    match words {
        Some(words) if words.is_subset(&allowed) => Ok(words),
        _ => Err(Refusal::Scope),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use OrganizationKind::{Host, Partner, Supplier};

    fn set(words: &str) -> PermissionSet {
        PermissionSet::from_scope(words)
    }

    #[test]
    fn a_token_is_good_for_what_was_asked_and_no_more_than_the_client_may() {
        let scopes = set("supply:read demand:read");
        let cut = |asked| cut(&scopes, Supplier, &[Supplier], true, asked);
        assert_eq!(cut(None), Ok(scopes.clone()));
        assert_eq!(cut(Some("")), Ok(scopes.clone()));
        assert_eq!(cut(Some("demand:read")), Ok(set("demand:read")));
        assert_eq!(cut(Some("demand:read orders:read")), Err(Refusal::Scope));
        assert_eq!(cut(Some("demand:read nonsense")), Err(Refusal::Scope));
    }

    #[test]
    fn scopes_are_cut_to_the_organisation_as_it_is_now() {
        let scopes = set("supply:read orders:place policies:approve");
        assert_eq!(cut(&scopes, Supplier, &[Supplier, Partner], true, None), Ok(set("supply:read")));
        assert_eq!(cut(&scopes, Supplier, &[Partner], true, None), Err(Refusal::Unauthorized));
        assert_eq!(cut(&scopes, Supplier, &[Supplier], false, None), Err(Refusal::Unauthorized));
    }

    #[test]
    fn machines_do_not_preview() {
        assert!(read_scopes(&["view_as:use".to_owned()], Host).is_err());
        assert!(read_scopes(&["orders:read".to_owned()], Host).is_ok());
        let wrong = read_scopes(&["orders:read".to_owned(), "x".to_owned(), "jobs:read".to_owned()], Partner);
        let pointers: Vec<String> =
            wrong.expect_err("refused").errors().iter().map(|error| error.pointer.clone()).collect();
        assert_eq!(pointers, ["/scopes/1", "/scopes/2"]);
    }
}
