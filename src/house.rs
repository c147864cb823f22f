//! The slices composed: one API, one set of background jobs.

use std::sync::Arc;

use lonja_catalogue::OfferMemory;
use lonja_identity::Identity;
use lonja_library::Library;
use lonja_orders::sales::SalesObservers;
use lonja_platform::{
    Ctx,
    access::Authenticator,
    jobs::{JobKind, Subscription},
};
use lonja_service::Hub;
use lonja_storage::{ObjectStore, StorageError};
use poem_openapi::OpenApi;

use crate::{status::HealthApi, system::SystemApi};

/// What the slices are made of.
pub struct House {
    pub ctx: Ctx,
    pub authenticator: Arc<dyn Authenticator>,
    pub identity: Identity,
    pub library: Library,
    pub store: ObjectStore,
    /// Whoever follows what happens.
    pub hub: Hub,
}

impl House {
    /// Opens the object store and puts the slices together. Nobody gets in before [`Identity::start`].
    pub async fn open(ctx: Ctx) -> Result<Self, StorageError> {
        let store = lonja_library::open_store(&ctx.config).await?;
        let identity = identity(&ctx);
        let authenticator = identity.authenticator();
        let library = Library::new(&ctx, &store);
        Ok(Self { library, store, hub: Hub::new(&ctx), ctx, authenticator, identity })
    }
}

/// Identity, with whoever keeps rows per assortment.
pub fn identity(ctx: &Ctx) -> Identity {
    Identity::new(ctx, vec![lonja_catalogue::observer()])
}

/// Every operation of the product.
pub fn api(house: &House) -> impl OpenApi + use<> {
    let ctx = &house.ctx;
    let offers = Arc::<OfferMemory>::default();
    (
        SystemApi::new(ctx.clone()),
        HealthApi::new(ctx.clone(), house.store.clone()),
        lonja_identity::api(&house.identity),
        lonja_catalogue::api(ctx, &offers),
        lonja_orders::api(ctx, &offers, &sales_observers()),
        lonja_library::api(&house.library),
        lonja_demand::api(ctx),
        lonja_service::api(ctx, &house.hub, &house.authenticator),
    )
}

/// Who hears of sales lines, in the transaction that adds them.
pub fn sales_observers() -> SalesObservers {
    SalesObservers::default().with(lonja_demand::observer())
}

/// Every background job of the product.
pub fn jobs(house: &House) -> Vec<JobKind> {
    let ctx = &house.ctx;
    [
        lonja_identity::jobs(),
        lonja_catalogue::jobs(ctx),
        lonja_orders::jobs(&sales_observers()),
        lonja_library::jobs(&house.library),
        lonja_demand::jobs(ctx),
        lonja_service::jobs(),
    ]
    .concat()
}

/// Who hears of what happened.
pub fn subscriptions() -> Vec<Subscription> {
    lonja_service::subscriptions()
}
