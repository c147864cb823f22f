//! The operations on people.

use lonja_platform::prelude::*;
use poem_openapi::{OpenApi, param::Path};

use super::{
    dto::{InvitedUser, User, UserChange, UserCreation, UserFilters, UserLink},
    invite, store, update,
};
use crate::state::Identity;

/// The operations.
pub struct UsersApi {
    identity: Identity,
}

impl UsersApi {
    pub fn new(identity: &Identity) -> Self {
        Self { identity: identity.clone() }
    }
}

#[OpenApi]
impl UsersApi {
    /// List people
    ///
    /// The host's staff see everybody, others the people of their own organisation.
    #[oai(path = "/api/v1/users", method = "get", operation_id = "list_users", tag = Tag::Identity)]
    async fn list(
        &self,
        access: Access<perm::UsersRead>,
        list: ListRequest<UserFilters>,
    ) -> Result<List<User>, Problem> {
        let (db, scope) = (self.identity.ctx().db.clone(), access.scope());
        list.answer(move |query| {
            let db = db.clone();
            async move { store::page(db.read(), scope, query).await }
        })
        .await
    }

    /// Invite a person
    ///
    /// Mails a link that lets the person choose a password, or answers it, once, where there is no mail server. Nobody
    /// gives roles above their own rights.
    #[oai(path = "/api/v1/users", method = "post", operation_id = "invite_user", tag = Tag::Identity)]
    async fn invite(
        &self,
        access: Access<perm::UsersManage>,
        body: Json<UserCreation>,
    ) -> Result<Created<InvitedUser>, Problem> {
        invite::invite(&self.identity, &access, body.0).await
    }

    /// Get a person
    #[oai(path = "/api/v1/users/:id", method = "get", operation_id = "get_user", tag = Tag::Identity)]
    async fn get(&self, access: Access<perm::UsersRead>, id: Path<UserId>) -> Result<Json<User>, Problem> {
        let found = store::find(self.identity.ctx().db.read(), access.scope(), id.0).await?;
        found.map(Json).ok_or_else(Problem::not_found)
    }

    /// Change a person
    ///
    /// Fields that are left out stay as they are. A change of roles or state signs the person out everywhere within
    /// seconds; nobody changes their own, nor those of people with more rights.
    #[oai(path = "/api/v1/users/:id", method = "patch", operation_id = "update_user", tag = Tag::Identity)]
    async fn update(
        &self,
        access: Access<perm::UsersManage>,
        id: Path<UserId>,
        if_match: IfMatch,
        body: Json<UserChange>,
    ) -> Result<Json<User>, Problem> {
        update::update(&self.identity, &access, id.0, if_match, body.0).await
    }

    /// Make a new link for a person
    ///
    /// An invitation for somebody who has not accepted one yet, a password reset for everybody else. Earlier links stop
    /// working. It is mailed, or answered once where there is no mail server.
    #[oai(
        path = "/api/v1/users/:id/links",
        method = "post",
        operation_id = "create_user_link",
        tag = Tag::Identity
    )]
    async fn new_link(
        &self,
        access: Access<perm::UsersManage>,
        id: Path<UserId>,
    ) -> Result<Created<UserLink>, Problem> {
        invite::new_link(&self.identity, &access, id.0).await
    }
}
