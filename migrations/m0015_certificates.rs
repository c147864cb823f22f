//! Certificates of releases, and keys of their own under them.
//!
//! A key that signs tokens is forgotten with its last token; one that signs certificates stays published for good, so
//! that what was certified once can always be checked.

use crate::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let purpose =
            text("purpose").default("token").check(Expr::cust("purpose IN ('token', 'certificate')")).take();
        manager.alter_table(Table::alter().table("signing_key").add_column(purpose).take()).await?;
        manager
            .create_table(
                Table::create()
                    .table("release_certificate")
                    .col(uuid("release_id").primary_key())
                    // Everything that is certified stands in it.
                    .col(text("jws"))
                    .foreign_key(
                        ForeignKey::create().from("release_certificate", "release_id").to("release", "id"),
                    )
                    .take(),
            )
            .await?;
        let stays = match manager.get_database_backend() {
            DbBackend::Postgres => {
                "CREATE TRIGGER release_certificate_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON release_certificate
                 FOR EACH STATEMENT EXECUTE FUNCTION released_stays()"
            }
            _ => {
                "CREATE TRIGGER release_certificate_no_update BEFORE UPDATE ON release_certificate
                 BEGIN SELECT RAISE(ABORT, 'what was released is never changed'); END;
                 CREATE TRIGGER release_certificate_no_delete BEFORE DELETE ON release_certificate
                 BEGIN SELECT RAISE(ABORT, 'what was released is never changed'); END"
            }
        };
        manager.get_connection().execute_unprepared(stays).await.map(drop)
    }
}
