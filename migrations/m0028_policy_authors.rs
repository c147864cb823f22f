//! Everybody who had a hand in a policy, of whom none may approve it, which the database checks too: the policy itself
//! names the last who changed it alone. And the indexes by which a forecast cycle is counted.

use crate::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("policy_author")
                    .col(uuid("policy_id"))
                    .col(text("who"))
                    .primary_key(Index::create().col("policy_id").col("who"))
                    .foreign_key(ForeignKey::create().from("policy_author", "policy_id").to("policy", "id"))
                    .take(),
            )
            .await?;
        manager
            .get_connection()
            .execute_unprepared(
                "INSERT INTO policy_author (policy_id, who)
                     SELECT id, created_by FROM policy UNION SELECT id, changed_by FROM policy
                     UNION SELECT id, submitted_by FROM policy WHERE submitted_by IS NOT NULL;
                 CREATE INDEX forecast_bucket_forecast ON forecast_bucket (cycle_id) WHERE mean_milli IS NOT NULL;
                 CREATE INDEX forecast_exception_cycle ON forecast_exception (cycle_id)",
            )
            .await?;
        let second_person = match manager.get_database_backend() {
            DbBackend::Postgres => {
                "CREATE FUNCTION policy_second_person() RETURNS trigger LANGUAGE plpgsql AS $$
                 BEGIN
                     IF NEW.state = 'active' AND EXISTS (
                         SELECT 1 FROM policy_author a WHERE a.policy_id = NEW.id AND a.who = NEW.approved_by
                     ) THEN
                         RAISE EXCEPTION 'a second person approves a policy';
                     END IF;
                     RETURN NEW;
                 END $$;
                 CREATE TRIGGER policy_second_person BEFORE UPDATE OF state ON policy
                 FOR EACH ROW EXECUTE FUNCTION policy_second_person()"
            }
            _ => {
                "CREATE TRIGGER policy_second_person BEFORE UPDATE OF state ON policy
                 WHEN NEW.state = 'active' AND EXISTS (
                     SELECT 1 FROM policy_author a WHERE a.policy_id = NEW.id AND a.who = NEW.approved_by
                 )
                 BEGIN SELECT RAISE(ABORT, 'a second person approves a policy'); END"
            }
        };
        manager.get_connection().execute_unprepared(second_person).await?;
        Ok(())
    }
}
