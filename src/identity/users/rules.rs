//! What may be done with a person.

use lonja_platform::prelude::*;

use super::dto::UserStatus;
use crate::person::{HeldRole, UserState};

pub(super) fn check_name(name: &str) -> Result<String, Problem> {
    let name = name.trim();
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err(Problem::invalid_field("/name", "Write a name, in one line."));
    }
    Ok(name.to_owned())
}

/// Every asked role must exist and count for the organisation.
pub(super) fn check_roles(
    asked: &[RoleId],
    found: &[HeldRole],
    kinds: &[OrganizationKind],
) -> Result<(), Problem> {
    let fits = |id: &RoleId| found.iter().any(|role| role.id == *id && kinds.contains(&role.kind));
    let wrong: Vec<FieldError> = asked
        .iter()
        .enumerate()
        .filter(|(_, id)| !fits(id))
        .map(|(at, _)| FieldError {
            pointer: format!("/roles/{at}"),
            detail: "Use a role that people of this organisation can hold.".to_owned(),
        })
        .collect();
    if wrong.is_empty() { Ok(()) } else { Err(Problem::invalid(wrong)) }
}

/// The state that follows. Whoever has no password yet is invited again when the suspension ends.
pub(super) fn next_state(
    current: UserState,
    asked: UserStatus,
    has_password: bool,
) -> Result<UserState, Problem> {
    let open = if has_password { UserState::Active } else { UserState::Invited };
    match (asked, current) {
        (UserStatus::Suspended, _) => Ok(UserState::Suspended),
        (UserStatus::Active, UserState::Active | UserState::Suspended) => Ok(open),
        (UserStatus::Invited, UserState::Invited) => Ok(UserState::Invited),
        (UserStatus::Active, UserState::Invited) => {
            let detail = "The person has to accept the invitation first. Make a new link where it is lost.";
            Err(Problem::new(ProblemCode::Conflict, detail))
        }
        (UserStatus::Invited, UserState::Active | UserState::Suspended) => {
            Err(Problem::invalid_field("/state", "Use active or suspended."))
        }
    }
}

/// The roles that are given or taken.
pub(super) fn difference(current: &[HeldRole], wanted: &[HeldRole]) -> Vec<HeldRole> {
    let missing = |from: &[HeldRole], role: &&HeldRole| !from.iter().any(|other| other.id == role.id);
    let given = wanted.iter().filter(|role| missing(current, role));
    let taken = current.iter().filter(|role| missing(wanted, role));
    given.chain(taken).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(role: BuiltInRole) -> HeldRole {
        HeldRole {
            id: crate::built_in::role_id(role),
            name: role.key().to_owned(),
            kind: role.kind(),
            permissions: role.permissions(),
        }
    }

    #[test]
    fn only_what_is_given_or_taken_counts() {
        let current = [held(BuiltInRole::Buyer), held(BuiltInRole::Planner)];
        let wanted = [held(BuiltInRole::Planner), held(BuiltInRole::Seller)];
        let names: Vec<String> = difference(&current, &wanted).into_iter().map(|role| role.name).collect();
        assert_eq!(names, ["seller", "buyer"]);
        assert!(difference(&current, &current).is_empty());
    }

    #[test]
    fn roles_of_another_kind_and_unknown_ones_are_refused_each_by_its_place() {
        let found = [held(BuiltInRole::Buyer), held(BuiltInRole::Administrator)];
        let asked = [found[0].id, found[1].id, RoleId::new()];
        let problem = check_roles(&asked, &found, &[OrganizationKind::Partner]).expect_err("refused");
        let pointers: Vec<&str> = problem.errors().iter().map(|error| error.pointer.as_str()).collect();
        assert_eq!(pointers, ["/roles/1", "/roles/2"]);
    }

    #[test]
    fn nobody_becomes_active_without_a_password() {
        assert_eq!(
            next_state(UserState::Suspended, UserStatus::Active, false).ok(),
            Some(UserState::Invited)
        );
        assert_eq!(next_state(UserState::Suspended, UserStatus::Active, true).ok(), Some(UserState::Active));
        assert!(next_state(UserState::Invited, UserStatus::Active, false).is_err());
        assert!(next_state(UserState::Active, UserStatus::Invited, true).is_err());
        assert_eq!(
            next_state(UserState::Invited, UserStatus::Suspended, false).ok(),
            Some(UserState::Suspended)
        );
    }
}
