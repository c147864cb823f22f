//! What the command line and the demo put in, without the API: everything in the caller's transaction.
//!
//! Nothing is recorded here: whoever fills an installation says so once, not per row. Passwords are hashed beforehand,
//! because nothing slow runs in a transaction.

use std::collections::HashMap;

use lonja_platform::prelude::*;
use sea_orm::ConnectionTrait;

use crate::{
    assortments::{lock_assortments, settle},
    audiences, clients,
    clients::{NewClient, secret_hash},
    contacts::{self, Contact},
    email::{is_address, normalised},
    hasher::PasswordHasher,
    organizations::{self, NewOrganization},
    password::check_password,
    person,
    sign_in::end_sessions,
    state::Identity,
    tokens::{longest_life, store as tokens},
    users::{self, NewUser},
    views::{self, NewView},
};

/// Adds organisations; also the host, of which there can be one.
pub async fn seed_organizations(tx: &Tx, new: &[NewOrganization]) -> Result<(), Problem> {
    Ok(organizations::store::insert(tx, new).await?)
}

/// The ids of those partners that other systems know by these codes, by code; `None` where the code is that of an
/// organisation that is no partner, so that no partner can be made with it.
pub async fn partners_by_code(
    conn: &impl ConnectionTrait,
    codes: &[&str],
) -> Result<HashMap<String, Option<OrganizationId>>, Problem> {
    Ok(organizations::store::partners_by_code(conn, codes).await?)
}

/// Adds people: active with a password hash, invited without.
pub async fn seed_users(tx: &Tx, new: &[NewUser]) -> Result<(), Problem> {
    Ok(users::store::insert(tx, new).await?)
}

/// Adds an audience with its members, and the assortments that follow from it.
pub async fn seed_audience(
    identity: &Identity,
    tx: &Tx,
    name: &str,
    members: &[OrganizationId],
) -> Result<AudienceId, Problem> {
    lock_assortments(tx).await?;
    let id = AudienceId::new();
    audiences::store::insert(tx, id, name, None).await?;
    audiences::store::add_members(tx, id, members).await?;
    settle(tx, identity.observers(), members).await?;
    Ok(id)
}

/// Adds contacts.
pub async fn seed_contacts(tx: &Tx, new: &[Contact]) -> Result<(), Problem> {
    Ok(contacts::store::insert(tx, new).await?)
}

/// Adds saved views.
pub async fn seed_views(tx: &Tx, new: Vec<NewView>) -> Result<(), Problem> {
    Ok(views::seed(tx, new).await?)
}

/// Adds an API client with a secret that the caller chose. Secrets of people's own choosing are for demos.
pub async fn seed_client(tx: &Tx, new: &NewClient, secret: &str) -> Result<(), Problem> {
    clients::store::insert(tx, new).await?;
    clients::store::insert_secret(tx, new.id, secret_hash(secret)).await?;
    Ok(())
}

/// The host's organisation, where the installation has one.
pub async fn host_organization(ctx: &Ctx) -> Result<Option<OrganizationId>, Problem> {
    Ok(organizations::store::host(ctx.db.read()).await?.map(|(id, _)| id))
}

/// A person to be made on the command line.
#[derive(Clone, Debug)]
pub struct CreateUser {
    pub email: String,
    pub name: String,
    pub password: String,
    pub role: BuiltInRole,
    /// The host where it is left out; the host is made with `organization_name` where there is none.
    pub organization: Option<OrganizationId>,
    pub organization_name: Option<String>,
}

/// Makes an active person (`lonja admin create-user`). This is also the way in where nobody can sign in any more: an
/// account of the same address in the same organisation gets the password and the role, and whoever was signed in with
/// it is not any more.
pub async fn create_user(ctx: &Ctx, create: CreateUser) -> Result<UserId, Problem> {
    let email = normalised(&create.email);
    if !is_address(&email) {
        return Err(Problem::invalid_field("/email", "Write a mail address such as ana@example.com."));
    }
    check_password(&create.password, &email)
        .map_err(|fault| Problem::invalid_field("/password", fault.advice()))?;
    let hash = PasswordHasher::new().hash(&create.password).await?;

    let mut tx = ctx.db.begin_system("admin").await?;
    let organization = match create.organization {
        Some(organization) => organization,
        None => host_or_new(&mut tx, create.organization_name.as_deref()).await?,
    };
    let seat = person::organization(&tx, organization)
        .await?
        .ok_or_else(|| Problem::invalid_field("/organization", "There is no such organisation."))?;
    if !seat.kinds.contains(&create.role.kind()) {
        return Err(Problem::invalid_field("/role", "People of this organisation cannot hold this role."));
    }
    let role = crate::built_in::role_id(create.role);
    let known = person::by_email(&tx, &email).await?;
    let id = match known {
        Some(person) if person.organization.id == organization => {
            tokens::revoke_users(&tx, &[person.id], longest_life(&ctx.config)).await?;
            end_sessions(&tx, person.id, None).await?;
            users::store::recover(&tx, person.id, hash, role).await?;
            person.id
        }
        Some(_) => {
            let detail = "Somebody of another organisation has this address. Use another one.";
            return Err(Problem::new(ProblemCode::AlreadyExists, detail));
        }
        None => {
            let new = NewUser {
                id: UserId::new(),
                organization,
                email,
                name: create.name,
                language: None,
                password_hash: Some(hash),
                roles: vec![role],
            };
            users::store::insert(&tx, std::slice::from_ref(&new)).await.map_err(|error| {
                if is_unique_violation(&error) {
                    let detail =
                        "This address is invited already. Accept the invitation, or use another address.";
                    Problem::new(ProblemCode::AlreadyExists, detail)
                } else {
                    error.into()
                }
            })?;
            new.id
        }
    };
    tx.record(Change::new(EventKind::UserChanged, id).organization(organization));
    tx.finish(()).await?;
    Ok(id)
}

async fn host_or_new(tx: &mut Tx, name: Option<&str>) -> Result<OrganizationId, Problem> {
    if let Some((host, _)) = organizations::store::host(tx).await? {
        return Ok(host);
    }
    let host = NewOrganization::new(name.unwrap_or("Host"), [OrganizationKind::Host]);
    let id = host.id;
    organizations::store::insert(tx, &[host]).await?;
    tx.record(Change::new(EventKind::OrganizationCreated, id).organization(id));
    Ok(id)
}
