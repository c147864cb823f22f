//! What the HTTP tests share: a product on each database, callers of any kind, and answers that are easy to judge.
//!
//! Callers here carry their rights in the bearer text itself, so that a test of a slice needs no sign-in; the tests of
//! signing in use the real authenticator through [`World::each_with_sign_in`].

mod answer;
mod callers;

pub use answer::Answer;
pub use callers::Session;

use std::{future::Future, sync::Arc};

use lonja::{
    app,
    health::Loaded,
    house::{self, House},
};
use lonja_identity::Identity;
use lonja_kernel::{
    AssortmentId, AudienceId, BuiltInRole, OrganizationId, OrganizationKind, PermissionSet, UserId,
};
use lonja_platform::{Ctx, jobs::Runner, testing};
use poem::{EndpointExt, Response, endpoint::BoxEndpoint};
use sea_orm::{ConnectionTrait, Statement, Value};

use callers::SpokenRights;

pub type App = Arc<BoxEndpoint<'static, Response>>;

/// A product of its own for one test.
pub struct World {
    pub ctx: Ctx,
    pub app: App,
    pub identity: Identity,
    /// The host organisation.
    pub host: OrganizationId,
    pub library: lonja_library::Library,
    jobs: Runner,
    installation: testing::Installation,
}

impl World {
    /// Runs the test on each database, one after the other.
    pub async fn each<Test, Done>(test: Test)
    where
        Test: Fn(Self) -> Done,
        Done: Future<Output = ()>,
    {
        for installation in testing::databases().await {
            test(Self::open(installation).await).await;
        }
    }

    /// The product on SQLite only, for what has nothing to do with the database.
    pub async fn sqlite() -> Self {
        Self::open(testing::sqlite().await).await
    }

    /// The product over an installation of the test's own making.
    pub async fn open(installation: testing::Installation) -> Self {
        let ctx = installation.ctx.clone();
        let house = House::open(ctx.clone()).await.expect("the house opens");
        let house = House { authenticator: Arc::new(SpokenRights), ..house };
        Self::over(installation, house).await
    }

    /// Runs the test on each database, with tokens that were signed and can be revoked.
    pub async fn each_with_sign_in<Test, Done>(test: Test)
    where
        Test: Fn(Self) -> Done,
        Done: Future<Output = ()>,
    {
        for mut installation in testing::databases().await {
            let mut config = (*installation.ctx.config).clone();
            // Requests of these tests come from no address at all; they say in X-Forwarded-For where they come from.
            config.trusted_proxies = vec!["0.0.0.0".parse().expect("an address")];
            installation.ctx.config = Arc::new(config);
            let house = House::open(installation.ctx.clone()).await.expect("the house opens");
            house.identity.start().await.expect("identity starts");
            test(Self::over(installation, house).await).await;
        }
    }

    /// A second world with the same rows and files, for what would change this one. SQLite only.
    pub async fn copy(&self) -> Self {
        let installation = self.installation.copy().await;
        let house = House::open(installation.ctx.clone()).await.expect("the house opens");
        house.identity.start().await.expect("identity starts");
        let house = House { authenticator: Arc::new(SpokenRights), ..house };
        Self::of_host(installation, house, self.host)
    }

    async fn over(installation: testing::Installation, house: House) -> Self {
        let host = insert_organization(&installation.ctx, "The host", &[OrganizationKind::Host]).await;
        Self::of_host(installation, house, host)
    }

    fn of_host(installation: testing::Installation, house: House, host: OrganizationId) -> Self {
        let ctx = installation.ctx.clone();
        let jobs = Runner::new(&ctx, house::jobs(&house), house::subscriptions());
        let loaded = Loaded::default();
        loaded.set();
        let app: App = Arc::new(app::endpoint(&house, loaded).boxed());
        let House { identity, library, .. } = house;
        Self { ctx, app, identity, host, library, jobs, installation }
    }

    /// Runs every background job that is due.
    pub async fn run_jobs(&self) {
        self.jobs.run_due().await.expect("the jobs can be run");
    }

    /// An active organisation without people.
    pub async fn organization(&self, name: &str, kinds: &[OrganizationKind]) -> OrganizationId {
        insert_organization(&self.ctx, name, kinds).await
    }

    pub async fn partner(&self, name: &str) -> OrganizationId {
        self.organization(name, &[OrganizationKind::Partner]).await
    }

    pub async fn supplier(&self, name: &str) -> OrganizationId {
        self.organization(name, &[OrganizationKind::Supplier]).await
    }

    /// An audience without members.
    pub async fn audience(&self, name: &str) -> AudienceId {
        let (id, now) = (AudienceId::new(), self.ctx.clock.now());
        let values = [id.0.into(), name.into(), now.into(), now.into()];
        self.sql("INSERT INTO audience (id, name, created_at, updated_at) VALUES (?, ?, ?, ?)", values).await;
        id
    }

    /// Gives the organisation an assortment of these audiences.
    pub async fn join(&self, organization: OrganizationId, audiences: &[AudienceId]) {
        let (assortment, now) = (AssortmentId::new(), self.ctx.clock.now());
        let values = [assortment.0.into(), assortment.to_string().into(), now.into()];
        self.sql("INSERT INTO assortment (id, key, created_at) VALUES (?, ?, ?)", values).await;
        for audience in audiences {
            let values = [assortment.0.into(), audience.0.into()];
            self.sql("INSERT INTO assortment_audience VALUES (?, ?)", values).await;
            let values = [audience.0.into(), organization.0.into()];
            self.sql("INSERT INTO audience_member VALUES (?, ?)", values).await;
        }
        let values = [assortment.0.into(), organization.0.into()];
        self.sql("UPDATE organization SET assortment_id = ? WHERE id = ?", values).await;
        let tx = self.ctx.db.begin_system("test").await.expect("a transaction begins");
        lonja_catalogue::assortments_changed(&tx, &[assortment]).await.expect("the offer is rebuilt");
        tx.finish_derived().await.expect("the transaction commits");
    }

    /// Somebody of the organisation with a built-in role.
    pub fn role(&self, organization: OrganizationId, role: BuiltInRole) -> Session {
        self.caller(organization, role.kind(), role.permissions())
    }

    /// The host's administrator.
    pub fn administrator(&self) -> Session {
        self.role(self.host, BuiltInRole::Administrator)
    }

    /// Somebody of the organisation with exactly these permissions.
    pub fn caller(
        &self,
        organization: OrganizationId,
        acting: OrganizationKind,
        permissions: PermissionSet,
    ) -> Session {
        self.caller_as(UserId::new(), organization, acting, permissions)
    }

    /// A certain person with exactly these permissions.
    pub fn caller_as(
        &self,
        user: UserId,
        organization: OrganizationId,
        acting: OrganizationKind,
        permissions: PermissionSet,
    ) -> Session {
        let bearer = callers::bearer(user, organization, acting, &permissions, false);
        Session::new(self.app.clone(), Some(bearer))
    }

    /// A staff member looking at the portal as the organisation.
    pub fn preview(&self, organization: OrganizationId, role: BuiltInRole) -> Session {
        let bearer = callers::bearer(UserId::new(), organization, role.kind(), &role.permissions(), true);
        Session::new(self.app.clone(), Some(bearer))
    }

    /// Nobody.
    pub fn anonymous(&self) -> Session {
        Session::new(self.app.clone(), None)
    }

    /// Runs a statement with `?` placeholders, for what no operation offers.
    pub async fn sql(&self, sql: &str, values: impl IntoIterator<Item = Value>) {
        execute(&self.ctx, sql, values).await;
    }

    /// How many rows a table has.
    pub async fn count(&self, table: &str) -> i64 {
        let db = self.ctx.db.read();
        let sql = format!("SELECT COUNT(*) AS n FROM {table}");
        let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await;
        row.expect("the table can be read").expect("one row").try_get("", "n").expect("a number")
    }
}

async fn execute(ctx: &Ctx, sql: &str, values: impl IntoIterator<Item = Value>) {
    let tx = ctx.db.begin_system("test").await.expect("a transaction begins");
    let backend = tx.get_database_backend();
    let mut text = sql.to_owned();
    if backend == sea_orm::DbBackend::Postgres {
        let mut number = 0;
        while let Some(at) = text.find('?') {
            number += 1;
            text.replace_range(at..=at, &format!("${number}"));
        }
    }
    tx.execute_raw(Statement::from_sql_and_values(backend, text, values)).await.expect("the statement runs");
    tx.finish_derived().await.expect("the transaction commits");
}

async fn insert_organization(ctx: &Ctx, name: &str, kinds: &[OrganizationKind]) -> OrganizationId {
    let id = OrganizationId::new();
    let now = ctx.clock.now();
    execute(
        ctx,
        "INSERT INTO organization (id, name, is_host, is_partner, is_supplier, state, language, stock_exposure, \
         created_at, updated_at) VALUES (?, ?, ?, ?, ?, 'active', 'en', 'band', ?, ?)",
        [
            id.0.into(),
            name.into(),
            kinds.contains(&OrganizationKind::Host).into(),
            kinds.contains(&OrganizationKind::Partner).into(),
            kinds.contains(&OrganizationKind::Supplier).into(),
            now.into(),
            now.into(),
        ],
    )
    .await;
    id
}
