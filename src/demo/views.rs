//! The views that the demo's people have saved: what each of them looks at every morning.

use lonja_identity::{NewUser, NewView};

/// Whose view of which list it is, its name, its state as the portal's address writes it, and whether it is shared.
const VIEWS: [(&str, &str, &str, &str, bool); 6] = [
    ("admin@example.com", "/api/v1/orders", "To confirm", "state=placed", true),
    ("admin@example.com", "/api/v1/orders", "To ship", "state=confirmed", true),
    (
        "curator@example.com",
        "/api/v1/catalogue/products",
        "Being phased out",
        "lifecycle=phasing_out&sort=name",
        true,
    ),
    ("curator@example.com", "/api/v1/assets", "Planned material", "state=scheduled", true),
    ("curator@example.com", "/api/v1/assets", "To renew", "state=expired", false),
    ("distributor@example.com", "/api/v1/orders", "On their way", "state=shipped", false),
];

pub fn views(users: &[NewUser]) -> Vec<NewView> {
    let view = |(email, list, name, state, shared): &(&str, &str, &str, &str, bool)| {
        let owner = users.iter().find(|user| user.email == *email)?;
        Some(NewView {
            owner: owner.id,
            organization: owner.organization,
            list: (*list).to_owned(),
            name: (*name).to_owned(),
            state: (*state).to_owned(),
            shared: *shared,
        })
    };
    VIEWS.iter().filter_map(view).collect()
}
