//! Sales material: assets, their versions and files, who sees them and who downloaded them.
//!
//! Guarantees: whoever is not staff sees only what is published, inside its dates and given to one of its
//! organisation's audiences, in lists, details, previews, tickets and downloads alike; a file is an attachment that
//! nothing renders; bytes travel outside of transactions, and a store that is away fails file calls only.

mod assets;
mod curation;
mod entities;
mod files;
mod scope;
pub mod seed;
mod state;

use std::time::Duration;

use lonja_platform::prelude::{Config, Ctx, JobKind, Scope, Timestamp};
use lonja_storage::{Checksums, ObjectStore, S3Settings, StorageError, StorageSettings};
use poem_openapi::OpenApi;
use sea_orm::sea_query::{Query, SelectStatement};

/// What the library works with; cheap to clone.
#[derive(Clone)]
pub struct Library {
    ctx: Ctx,
    store: ObjectStore,
}

impl Library {
    pub fn new(ctx: &Ctx, store: &ObjectStore) -> Self {
        Self { ctx: ctx.clone(), store: store.clone() }
    }

    /// How long a link to one file lives.
    fn ticket_life(&self) -> Duration {
        self.ctx.config.tokens.ticket.min(files::LONGEST_TICKET)
    }
}

/// The object store that the configuration names: the embedded one, in the data directory, where it names none.
pub async fn open_store(config: &Config) -> Result<ObjectStore, StorageError> {
    let settings = match &config.s3 {
        None => StorageSettings::Embedded { dir: config.data_dir.join("objects") },
        Some(s3) => StorageSettings::S3(S3Settings {
            endpoint: s3.endpoint.clone(),
            public_endpoint: s3.public_endpoint.clone(),
            region: s3.region.clone(),
            bucket: s3.bucket.clone(),
            prefix: "assets/".to_owned(),
            access_key: s3.key.clone(),
            secret_key: s3.secret.clone(),
            virtual_hosts: false,
            checksums: match s3.checksums {
                lonja_platform::config::Checksums::WhenRequired => Checksums::WhenRequired,
                lonja_platform::config::Checksums::WhenSupported => Checksums::WhenSupported,
            },
        }),
    };
    ObjectStore::open(&settings).await
}

/// The ids of the material that the scope sees now.
pub fn visible_assets(scope: Scope, now: Timestamp) -> SelectStatement {
    Query::select()
        .column((entities::asset::Entity, entities::asset::Column::Id))
        .from(entities::asset::Entity)
        .cond_where(scope::visible_to(scope, now))
        .take()
}

/// The operations on sales material.
pub fn api(library: &Library) -> impl OpenApi + use<> {
    (
        assets::api::Assets::new(&library.ctx),
        curation::api::Curation::new(&library.ctx),
        files::api::Files::new(library),
    )
}

/// The library's background jobs.
pub fn jobs(library: &Library) -> Vec<JobKind> {
    vec![assets::change::announce_job(), files::preview::job_kind(library), files::upload::sweep_job(library)]
}
