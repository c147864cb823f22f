//! Editions of what is remembered between requests: of the price lists that each organisation has, and of the warehouses.
//! A statement that reads by what is remembered says which edition it met, and so that something changed since.

use crate::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let edition = big_integer("price_edition").default(0).take();
        manager.alter_table(Table::alter().table("organization").add_column(edition).take()).await?;
        let warehouses = Table::create()
            .table("warehouse_edition")
            .col(integer("id").primary_key().check(Expr::cust("id = 1")))
            .col(big_integer("number"))
            .take();
        manager.create_table(warehouses).await?;
        let triggers = match manager.get_database_backend() {
            DbBackend::Postgres => POSTGRES,
            _ => SQLITE,
        };
        manager.get_connection().execute_unprepared(triggers).await?;
        Ok(())
    }
}

/// Changes of one organisation's lists wait for one another at its row, so that every state of them has its own number.
const POSTGRES: &str = "\
INSERT INTO warehouse_edition (id, number) VALUES (1, 0);
CREATE FUNCTION warehouse_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE warehouse_edition SET number = number + 1;
    RETURN NULL;
END $$;
CREATE TRIGGER warehouse_edition AFTER INSERT OR UPDATE OR DELETE ON warehouse
FOR EACH STATEMENT EXECUTE FUNCTION warehouse_edition();
CREATE FUNCTION price_list_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        UPDATE organization SET price_edition = price_edition + 1 WHERE id = OLD.organization_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        UPDATE organization SET price_edition = price_edition + 1 WHERE id = NEW.organization_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER price_list_edition AFTER INSERT OR UPDATE OR DELETE ON price_list
FOR EACH ROW EXECUTE FUNCTION price_list_edition();
CREATE FUNCTION organization_price_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.price_edition := OLD.price_edition + 1;
    RETURN NEW;
END $$;
CREATE TRIGGER organization_price_edition BEFORE UPDATE OF currency ON organization
FOR EACH ROW WHEN (OLD.currency IS DISTINCT FROM NEW.currency) EXECUTE FUNCTION organization_price_edition()";

const SQLITE: &str = "\
INSERT INTO warehouse_edition (id, number) VALUES (1, 0);
CREATE TRIGGER warehouse_edition_insert AFTER INSERT ON warehouse
BEGIN
    UPDATE warehouse_edition SET number = number + 1;
END;
CREATE TRIGGER warehouse_edition_update AFTER UPDATE ON warehouse
BEGIN
    UPDATE warehouse_edition SET number = number + 1;
END;
CREATE TRIGGER warehouse_edition_delete AFTER DELETE ON warehouse
BEGIN
    UPDATE warehouse_edition SET number = number + 1;
END;
CREATE TRIGGER price_list_edition_insert AFTER INSERT ON price_list
BEGIN
    UPDATE organization SET price_edition = price_edition + 1 WHERE id = NEW.organization_id;
END;
CREATE TRIGGER price_list_edition_update AFTER UPDATE ON price_list
BEGIN
    UPDATE organization SET price_edition = price_edition + 1 WHERE id IN (OLD.organization_id, NEW.organization_id);
END;
CREATE TRIGGER price_list_edition_delete AFTER DELETE ON price_list
BEGIN
    UPDATE organization SET price_edition = price_edition + 1 WHERE id = OLD.organization_id;
END;
CREATE TRIGGER organization_price_edition AFTER UPDATE OF currency ON organization
WHEN OLD.currency IS NOT NEW.currency
BEGIN
    UPDATE organization SET price_edition = price_edition + 1 WHERE id = NEW.id;
END";
