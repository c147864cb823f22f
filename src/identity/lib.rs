//! Identity: organisations, people, roles, sign-in, API clients, access tokens, and the audit log as it is read.
//!
//! Compose it with [`Identity::new`], [`Identity::start`] and [`api`]; [`Identity::authenticator`] is what the gate
//! asks. Other slices read organisations through [`organizations`] and keep rows per assortment through
//! [`AssortmentObserver`].

mod assortments;
mod audiences;
mod audit;
pub mod branding;
mod built_in;
mod clients;
mod contacts;
mod email;
mod entities;
mod hasher;
mod me;
mod organizations;
mod password;
mod person;
mod random;
mod rank;
mod roles;
mod search;
mod seed;
mod sign_in;
mod state;
mod tokens;
mod users;
mod views;

use std::time::Duration;

use lonja_platform::prelude::*;
use poem_openapi::OpenApi;

pub use assortments::{AssortmentObserver, Hearing, assortments_with, lock_assortments};
pub use built_in::role_id;
pub use clients::NewClient;
pub use contacts::{Contact, ContactSubject};
pub use hasher::PasswordHasher;
pub use organizations::{NewOrganization, OrganizationState, StockExposure};
pub use seed::{
    CreateUser, create_user, host_organization, partners_by_code, seed_audience, seed_client, seed_contacts,
    seed_organizations, seed_users, seed_views,
};
pub use state::Identity;
pub use tokens::{
    AccessToken, AccessTokenIssuer, Epochs, Grant, NotSigned, Subject, TokenAuthenticator,
    certificate_issuer, rotate_certificate_keys, rotate_keys, sign_certificate, verify_certificate,
};
pub use users::NewUser;
pub use views::NewView;

/// Every operation of this slice.
pub fn api(identity: &Identity) -> impl OpenApi + use<> {
    (
        sign_in::SignInApi::new(identity),
        me::MeApi::new(identity),
        clients::ClientsApi::new(identity),
        organizations::OrganizationsApi::new(identity),
        users::UsersApi::new(identity),
        roles::RolesApi::new(identity),
        audiences::AudiencesApi::new(identity),
        audit::AuditApi::new(identity),
        views::ViewsApi::new(identity),
        contacts::ContactsApi::new(identity),
        branding::BrandingApi::new(identity),
    )
}

/// The background jobs of this slice.
pub fn jobs() -> Vec<JobKind> {
    let mut jobs = sign_in::jobs();
    jobs.push(JobKind::new("identity.purge", async |ctx: Ctx, _job: JobRun| purge(&ctx).await).every(HOUR));
    jobs
}

const HOUR: Duration = Duration::from_hours(1);

async fn purge(ctx: &Ctx) -> Result<(), Problem> {
    let tx = ctx.db.begin_system("identity").await?;
    tokens::store::purge(&tx).await?;
    sign_in::purge(&tx).await?;
    tx.finish_derived().await
}
