//! Who and what there is before anything happens: organisations, people, audiences and the catalogue, in one
//! transaction, and the ids that later steps need.

use std::collections::HashMap;

use lonja_identity::{Identity, NewClient, NewOrganization, NewUser, PasswordHasher, role_id};
use lonja_platform::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    LOGINS, PASSWORD,
    assortment::SUPPLIERS,
    catalogue, contacts,
    partners::{self, Audience},
    source::{DISTRIBUTORS, Source},
    steps, views,
};

const STEP: &str = "demo.world";

/// The supplier whose people and client are in the logins: tableware and kitchen.
pub const SUPPLIER_WITH_LOGIN: usize = 4;

/// What later steps refer to. Kept with the step's mark.
#[derive(Debug, Serialize, Deserialize)]
pub struct World {
    pub suppliers: Vec<OrganizationId>,
    /// By rank.
    pub distributors: Vec<OrganizationId>,
    /// Where the open orders are served from.
    pub warehouse: WarehouseId,
    pub audiences: HashMap<String, AudienceId>,
    /// Writes policies.
    pub analyst: UserId,
    /// Approves them.
    pub administrator: UserId,
    /// How far the data's dates are moved; the same for every later start.
    pub shift_weeks: i32,
}

impl World {
    /// The world of an earlier start, or a new one.
    pub async fn open(identity: &Identity, ctx: &Ctx, source: &Source) -> Result<Self, Problem> {
        if let Some(note) = steps::note(ctx, STEP).await? {
            return serde_json::from_str(&note).map_err(Problem::internal);
        }
        let password_hash = PasswordHasher::new().hash(PASSWORD).await?;
        let mut tx = ctx.db.begin_system("demo").await?;
        let world = Self::create(identity, &mut tx, source, &password_hash).await?;
        let note = serde_json::to_string(&world).map_err(Problem::internal)?;
        steps::mark(&tx, STEP, &note).await?;
        tx.finish(()).await?;
        Ok(world)
    }

    async fn create(
        identity: &Identity,
        tx: &mut Tx,
        source: &Source,
        password_hash: &str,
    ) -> Result<Self, Problem> {
        let host = NewOrganization::new("Lonja Gifts (demo)", [OrganizationKind::Host]);
        let suppliers = SUPPLIERS.map(|name| NewOrganization::new(name, [OrganizationKind::Supplier]));
        let customers = source.customers.iter().enumerate().map(|(rank, customer)| NewOrganization {
            currency: (rank < DISTRIBUTORS).then(|| partners::currency(customer).as_str().to_owned()),
            stock_exposure: partners::stock_exposure(rank),
            external_code: Some(customer.code.clone()),
            ..NewOrganization::new(partners::name(rank, customer), [OrganizationKind::Partner])
        });
        let customers: Vec<NewOrganization> = customers.collect();
        let host_id = host.id;
        let supplier_ids: Vec<OrganizationId> = suppliers.iter().map(|supplier| supplier.id).collect();
        let distributors: Vec<OrganizationId> =
            customers.iter().take(DISTRIBUTORS).map(|one| one.id).collect();
        let all: Vec<NewOrganization> = [host].into_iter().chain(suppliers).chain(customers).collect();
        lonja_identity::seed_organizations(tx, &all).await?;
        for organization in &all[..=SUPPLIERS.len() + DISTRIBUTORS] {
            let change = Change::new(EventKind::OrganizationCreated, organization.id);
            tx.record(change.organization(organization.id));
        }

        let mut audiences = HashMap::new();
        for audience in Audience::ALL {
            let members: Vec<OrganizationId> = distributors
                .iter()
                .zip(&source.customers)
                .enumerate()
                .filter(|(rank, (_, customer))| audience.includes(*rank, customer))
                .map(|(_, (id, _))| *id)
                .collect();
            let id = lonja_identity::seed_audience(identity, tx, audience.title(), &members).await?;
            audiences.insert(audience, id);
        }

        let organization_of = |side| match side {
            Side::Host => host_id,
            Side::Distributor => distributors[0],
            Side::Supplier => supplier_ids[SUPPLIER_WITH_LOGIN],
        };
        let users: Vec<NewUser> = LOGINS
            .iter()
            .map(|login| NewUser {
                id: UserId::new(),
                organization: organization_of(login.side),
                email: login.email.to_owned(),
                name: login.name.to_owned(),
                language: None,
                password_hash: Some(password_hash.to_owned()),
                roles: login.roles.iter().copied().map(role_id).collect(),
            })
            .collect();
        lonja_identity::seed_users(tx, &users).await?;
        lonja_identity::seed_views(tx, views::views(&users)).await?;
        let client = NewClient {
            id: ApiClientId::new(),
            organization: supplier_ids[SUPPLIER_WITH_LOGIN],
            client_id: super::CLIENT.0.to_owned(),
            name: "Planning system (demo)".to_owned(),
            acting: OrganizationKind::Supplier,
            scopes: BuiltInRole::SupplierAdmin.permissions(),
        };
        lonja_identity::seed_client(tx, &client, super::CLIENT.1).await?;

        lonja_identity::seed_contacts(tx, &contacts::contacts(distributors[0], tx.now())).await?;
        let people = catalogue::People {
            suppliers: &supplier_ids,
            distributors: &distributors,
            audiences: &audiences,
        };
        let warehouse = catalogue::load(tx, source, &people, &open_units(source)).await?;
        let user = |email| users.iter().find(|user| user.email == email).map(|user| user.id);
        Ok(Self {
            suppliers: supplier_ids,
            distributors,
            warehouse,
            audiences: audiences.into_iter().map(|(audience, id)| (audience.key().to_owned(), id)).collect(),
            analyst: user("analyst@example.com")
                .ok_or_else(|| Problem::internal("the demo has an analyst"))?,
            administrator: user("admin@example.com")
                .ok_or_else(|| Problem::internal("the demo has an administrator"))?,
            shift_weeks: source.shift_weeks(tx.now().date_naive()),
        })
    }
}

/// Whose people somebody belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Host,
    Distributor,
    Supplier,
}

/// Units per product that the open orders hold.
fn open_units(source: &Source) -> HashMap<&str, i64> {
    let mut units = HashMap::new();
    for line in source.invoices.iter().filter(|invoice| source.is_open(invoice)).flat_map(|open| &open.lines)
    {
        *units.entry(line.sku.as_str()).or_default() += line.units;
    }
    units
}
