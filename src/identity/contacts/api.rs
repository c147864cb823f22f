//! The operations on contacts: everybody reads their own, the host's people keep them.

use lonja_platform::prelude::*;
use poem_openapi::{OpenApi, param::Path, types::MaybeUndefined};
use serde_json::json;

use super::{
    dto::{Contact, ContactFilters, ContactPatch, NewContact},
    store,
};
use crate::state::Identity;

/// The operations.
pub struct ContactsApi {
    identity: Identity,
}

impl ContactsApi {
    pub fn new(identity: &Identity) -> Self {
        Self { identity: identity.clone() }
    }
}

/// Blank is none.
fn filled(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn check(contact: &Contact) -> Result<(), Problem> {
    if contact.email.is_none() && contact.phone.is_none() {
        return Err(Problem::invalid_field("/email", "Give an address or a telephone number."));
    }
    Ok(())
}

fn changed(contact: &Contact) -> Change {
    let change = Change::new(EventKind::ContactChanged, contact.id);
    match contact.organization_id {
        Some(organization) => change.organization(organization),
        None => change,
    }
}

fn told(contact: &Contact) -> serde_json::Value {
    json!({
        "name": contact.name, "job_title": contact.job_title, "email": contact.email, "phone": contact.phone,
        "subject": contact.subject.as_str(),
    })
}

#[OpenApi]
impl ContactsApi {
    /// List contacts
    ///
    /// Whom one may ask at the host, and about what. Partners and suppliers get those that are for them; the host's
    /// people get all.
    #[oai(path = "/api/v1/contacts", method = "get", operation_id = "list_contacts", tag = Tag::Organizations)]
    async fn list(
        &self,
        access: Access<perm::SignedIn>,
        list: ListRequest<ContactFilters>,
    ) -> Result<List<Contact>, Problem> {
        let (db, scope) = (self.identity.ctx().db.clone(), access.scope());
        list.answer(move |query| {
            let db = db.clone();
            async move { store::page(db.read(), scope, query).await }
        })
        .await
    }

    /// Create a contact
    #[oai(path = "/api/v1/contacts", method = "post", operation_id = "create_contact", tag = Tag::Organizations)]
    async fn create(
        &self,
        access: Access<perm::ContactsManage>,
        body: Json<NewContact>,
    ) -> Result<Created<Contact>, Problem> {
        let new = body.0;
        let mut tx = self.identity.ctx().db.begin(&access).await?;
        if new.kind == Some(OrganizationKind::Host) || (new.kind.is_some() && new.organization_id.is_some()) {
            let detail = "Name partners or suppliers, or one organisation, or leave both out.";
            return Err(Problem::invalid_field("/kind", detail));
        }
        if let Some(organization) = new.organization_id
            && !store::is_outside(&tx, organization).await?
        {
            let detail = "There is no such organisation among partners and suppliers.";
            return Err(Problem::invalid_field("/organization_id", detail));
        }
        let contact = Contact {
            id: ContactId::new(),
            name: new.name.trim().to_owned(),
            job_title: new.job_title.trim().to_owned(),
            email: filled(new.email),
            phone: filled(new.phone),
            subject: new.subject,
            organization_id: new.organization_id,
            kind: new.kind,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        check(&contact)?;
        store::insert(&tx, std::slice::from_ref(&contact)).await?;
        tx.record(changed(&contact).after(told(&contact)));
        tx.finish(Created::at(format!("/api/v1/contacts/{}", contact.id), contact)).await
    }

    /// Get a contact
    #[oai(path = "/api/v1/contacts/:id", method = "get", operation_id = "get_contact", tag = Tag::Organizations)]
    async fn get(
        &self,
        access: Access<perm::SignedIn>,
        id: Path<ContactId>,
    ) -> Result<Json<Contact>, Problem> {
        store::find(self.identity.ctx().db.read(), access.scope(), id.0).await.map(Json)
    }

    /// Change a contact
    #[oai(path = "/api/v1/contacts/:id", method = "patch", operation_id = "update_contact", tag = Tag::Organizations)]
    async fn update(
        &self,
        access: Access<perm::ContactsManage>,
        id: Path<ContactId>,
        if_match: IfMatch,
        body: Json<ContactPatch>,
    ) -> Result<Json<Contact>, Problem> {
        let patch = body.0;
        let mut tx = self.identity.ctx().db.begin(&access).await?;
        let before = store::lock(&tx, access.scope(), id.0).await?;
        if_match.check(&before)?;
        let mut after = Contact { updated_at: tx.now(), ..before.clone() };
        if let Some(name) = patch.name {
            name.trim().clone_into(&mut after.name);
        }
        if let Some(job_title) = patch.job_title {
            job_title.trim().clone_into(&mut after.job_title);
        }
        if let Some(subject) = patch.subject {
            after.subject = subject;
        }
        for (field, given) in [(&mut after.email, patch.email), (&mut after.phone, patch.phone)] {
            match given {
                MaybeUndefined::Undefined => {}
                MaybeUndefined::Null => *field = None,
                MaybeUndefined::Value(text) => *field = filled(Some(text)),
            }
        }
        check(&after)?;
        store::update(&tx, &after).await?;
        tx.record(changed(&after).before(told(&before)).after(told(&after)));
        tx.finish(Json(after)).await
    }

    /// Delete a contact
    ///
    /// Example: `curl -X DELETE -H "Authorization: Bearer $TOKEN" "$URL/api/v1/contacts/$CONTACT"`
    #[oai(path = "/api/v1/contacts/:id", method = "delete", operation_id = "delete_contact", tag = Tag::Organizations)]
    async fn delete(
        &self,
        access: Access<perm::ContactsManage>,
        id: Path<ContactId>,
    ) -> Result<NoContent, Problem> {
        let mut tx = self.identity.ctx().db.begin(&access).await?;
        let contact = store::lock(&tx, access.scope(), id.0).await?;
        store::delete(&tx, id.0).await?;
        tx.record(changed(&contact).before(told(&contact)));
        tx.finish(NoContent).await
    }
}
