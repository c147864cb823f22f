//! Who is asking, for whom it acts and what it may do, as clients show it.

use lonja_platform::prelude::*;
use poem_openapi::{Object, OpenApi, types::Example};
use uuid::Uuid;

use crate::{
    clients,
    organizations::store::host,
    person::{self, Person, Seat},
    state::Identity,
};

/// The caller.
#[derive(Object, Debug)]
#[oai(example)]
pub struct Me {
    /// The person who is signed in; absent for an API client and in a preview.
    #[oai(skip_serializing_if_is_none)]
    pub user: Option<MeUser>,
    /// The API client; absent for a person.
    #[oai(skip_serializing_if_is_none)]
    pub client: Option<MeClient>,
    /// The organisation for which the caller acts.
    pub organization: MeOrganization,
    /// The company whose portal this is.
    pub host: MeHost,
    /// What the caller may do with this token.
    pub permissions: Vec<String>,
    /// The roles behind it: keys of built-in roles, names of others.
    pub roles: Vec<String>,
    /// True where staff see the portal as another organisation: it can be looked at, not used.
    pub preview: bool,
    /// The staff member behind a preview.
    #[oai(skip_serializing_if_is_none)]
    pub actor: Option<MeUser>,
}

#[derive(Object, Debug)]
pub struct MeUser {
    pub id: UserId,
    pub email: String,
    pub name: String,
    /// The language that the person chose.
    #[oai(skip_serializing_if_is_none)]
    pub language: Option<String>,
}

#[derive(Object, Debug)]
pub struct MeClient {
    pub id: ApiClientId,
    pub name: String,
}

#[derive(Object, Debug)]
pub struct MeOrganization {
    pub id: OrganizationId,
    pub name: String,
    /// As what it acts with this token.
    pub acting: OrganizationKind,
    /// As what it can act.
    pub kinds: Vec<OrganizationKind>,
    pub language: String,
    #[oai(skip_serializing_if_is_none)]
    pub currency: Option<String>,
}

#[derive(Object, Debug)]
pub struct MeHost {
    pub name: String,
}

impl Example for Me {
    fn example() -> Self {
        let id = Uuid::from_u128(0x0198_c0de_8d5a_7c3e_9f00_1122_3344_5566);
        Self {
            user: Some(MeUser {
                id: UserId(id),
                email: "ana@example.com".to_owned(),
                name: "Ana López".to_owned(),
                language: Some("es".to_owned()),
            }),
            client: None,
            organization: MeOrganization {
                id: OrganizationId(id),
                name: "Quayside Trading".to_owned(),
                acting: OrganizationKind::Partner,
                kinds: vec![OrganizationKind::Partner],
                language: "en".to_owned(),
                currency: Some("GBP".to_owned()),
            },
            host: MeHost { name: "Harbour Gifts".to_owned() },
            permissions: vec!["products:read".to_owned(), "orders:place".to_owned()],
            roles: vec!["buyer".to_owned()],
            preview: false,
            actor: None,
        }
    }
}

impl From<Person> for MeUser {
    fn from(person: Person) -> Self {
        Self { id: person.id, email: person.email, name: person.name, language: person.language }
    }
}

/// The operation.
pub(crate) struct MeApi {
    identity: Identity,
}

impl MeApi {
    pub fn new(identity: &Identity) -> Self {
        Self { identity: identity.clone() }
    }
}

#[OpenApi]
impl MeApi {
    /// Get the caller
    ///
    /// Who is asking, for which organisation, and what it may do with this token.
    #[oai(path = "/api/v1/me", method = "get", operation_id = "get_me", tag = Tag::Identity)]
    async fn me(&self, access: Access<perm::SignedIn>) -> Result<Json<Me>, Problem> {
        let conn = self.identity.ctx().db.read();
        let caller: &Caller = &access;
        let gone = || Problem::new(ProblemCode::Unauthenticated, "This account is gone. Sign in again.");
        let behind = caller.real_actor().parse().ok();
        let mut person = match behind {
            Some(user) => person::by_id(conn, user).await?,
            None => None,
        };
        let own = person.as_ref().map(|person| person.organization.clone());
        let seat: Seat = match own.filter(|seat| seat.id == caller.organization()) {
            Some(seat) => seat,
            None => person::organization(conn, caller.organization()).await?.ok_or_else(gone)?,
        };
        let client = match caller.subject().parse() {
            Ok(id) => clients::store::name(conn, id).await?.map(|name| MeClient { id, name }),
            Err(_) => None,
        };
        let host = host(conn).await?.map(|(_, name)| name).unwrap_or_default();
        let roles = match &person {
            Some(person) if !caller.is_preview() => {
                let held = person.roles.iter().filter(|role| role.kind == caller.acting());
                held.map(|role| role.name.clone()).collect()
            }
            _ => Vec::new(),
        };
        let actor = if caller.is_preview() { person.take().map(MeUser::from) } else { None };
        Ok(Json(Me {
            user: person.map(MeUser::from),
            client,
            organization: MeOrganization {
                id: seat.id,
                name: seat.name,
                acting: caller.acting(),
                kinds: seat.kinds,
                language: seat.language,
                currency: seat.currency,
            },
            host: MeHost { name: host },
            permissions: caller
                .permissions()
                .iter()
                .map(|permission| permission.as_str().to_owned())
                .collect(),
            roles,
            preview: caller.is_preview(),
            actor,
        }))
    }
}
