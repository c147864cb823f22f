//! Regions, sales orders, sales lines and imports.
//!
//! A sales line exists once per source, document, content and occurrence; an order's states carry their times, and
//! a number is given once per partner. All three are constraints here, whatever the code above does.

use crate::{m0003_regions, prelude::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        regions(manager).await?;
        orders(manager).await?;
        sales_lines(manager).await?;
        imports(manager).await
    }
}

fn reference(from: &str, column: &str, to: &str) -> ForeignKeyCreateStatement {
    ForeignKey::create().from(from.to_owned(), column.to_owned()).to(to.to_owned(), "id").take()
}

fn time(name: &str) -> ColumnDef {
    timestamp_with_time_zone(name.to_owned())
}

fn time_null(name: &str) -> ColumnDef {
    timestamp_with_time_zone_null(name.to_owned())
}

async fn regions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("region")
                .col(uuid("id").primary_key())
                .col(text_c("code").unique_key())
                .col(text_c("name").unique_key())
                .col(text_c("kind").check(Expr::cust("kind IN ('zone', 'country')")))
                .col(uuid_null("parent_id"))
                .foreign_key(&mut reference("region", "parent_id", "region"))
                .check(Expr::cust("(kind = 'zone') = (parent_id IS NULL)"))
                .take(),
        )
        .await?;
    m0003_regions::seed(manager).await
}

async fn orders(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    // The counter row also carries the refusals, so that giving a number and refusing a prober are one statement.
    manager
        .create_table(
            Table::create()
                .table("order_counter")
                .col(uuid("partner_id").primary_key())
                .col(integer("last_number").default(0))
                .col(integer("refusals").default(0))
                .col(time_null("refused_since"))
                .foreign_key(&mut reference("order_counter", "partner_id", "organization"))
                .take(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("sales_order")
                .col(uuid("id").primary_key())
                .col(integer("number").check(Expr::cust("number > 0")))
                .col(uuid("partner_id"))
                .col(text_c("state").check(Expr::cust(
                    "state IN ('placed', 'confirmed', 'shipped', 'delivered', 'cancelled')",
                )))
                .col(text_c("currency"))
                .col(big_integer("net_minor").check(Expr::cust("net_minor >= 0")))
                .col(text_c_null("reference"))
                .col(json_null("delivery_address"))
                .col(date_null("requested_on"))
                .col(text_null("note"))
                .col(text_c("placed_by"))
                .col(time("placed_at"))
                .col(time_null("confirmed_at"))
                .col(time_null("shipped_at"))
                .col(time_null("delivered_at"))
                .col(time_null("cancelled_at"))
                .col(boolean("cancelled_by_host").default(false))
                .col(time("updated_at"))
                .foreign_key(&mut reference("sales_order", "partner_id", "organization"))
                // An order that reached a state says when, and one that never did has no time for it.
                .check(Expr::cust(
                    "state NOT IN ('confirmed', 'shipped', 'delivered') OR confirmed_at IS NOT NULL",
                ))
                .check(Expr::cust("(state IN ('shipped', 'delivered')) = (shipped_at IS NOT NULL)"))
                .check(Expr::cust("(state = 'delivered') = (delivered_at IS NOT NULL)"))
                .check(Expr::cust("(state = 'cancelled') = (cancelled_at IS NOT NULL)"))
                .take(),
        )
        .await?;
    let db = manager.get_connection();
    db.execute_unprepared("CREATE UNIQUE INDEX sales_order_number ON sales_order (partner_id, number)")
        .await?;
    db.execute_unprepared("CREATE INDEX sales_order_own ON sales_order (partner_id, placed_at, id)").await?;
    db.execute_unprepared("CREATE INDEX sales_order_all ON sales_order (placed_at, id)").await?;
    db.execute_unprepared(
        "CREATE INDEX sales_order_open ON sales_order (state, placed_at, id) WHERE state IN ('placed', 'confirmed')",
    )
    .await?;
    db.execute_unprepared("CREATE INDEX sales_order_updated ON sales_order (partner_id, updated_at)").await?;
    manager
        .create_table(
            Table::create()
                .table("order_line")
                .col(uuid("id").primary_key())
                .col(uuid("order_id"))
                .col(integer("line_no").check(Expr::cust("line_no > 0")))
                // Parts of one asked line that several warehouses serve; what the partner sees is their sum.
                .col(integer("part").check(Expr::cust("part > 0")))
                .col(uuid("product_id"))
                .col(uuid("warehouse_id"))
                .col(text_c("sku"))
                .col(text("product_name"))
                .col(text("unit"))
                .col(big_integer("quantity_milli").check(Expr::cust("quantity_milli > 0")))
                .col(big_integer("unit_price_e4").check(Expr::cust("unit_price_e4 >= 0")))
                .col(big_integer("net_minor").check(Expr::cust("net_minor >= 0")))
                .foreign_key(&mut reference("order_line", "order_id", "sales_order"))
                .foreign_key(&mut reference("order_line", "product_id", "product"))
                .foreign_key(&mut reference("order_line", "warehouse_id", "warehouse"))
                .take(),
        )
        .await?;
    db.execute_unprepared("CREATE UNIQUE INDEX order_line_position ON order_line (order_id, line_no, part)")
        .await?;
    db.execute_unprepared("CREATE INDEX order_line_product ON order_line (product_id, order_id)").await?;
    Ok(())
}

async fn sales_lines(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("sales_line")
                .col(uuid("id").primary_key())
                .col(text_c("source"))
                .col(text_c("document"))
                .col(big_integer("line_hash"))
                .col(integer("occurrence"))
                .col(uuid("product_id"))
                .col(uuid_null("customer_id"))
                .col(uuid_null("region_id"))
                .col(text_c_null("channel"))
                .col(date("sold_on"))
                .col(big_integer("quantity_milli").check(Expr::cust("quantity_milli <> 0")))
                .col(big_integer("unit_price_e4").check(Expr::cust("unit_price_e4 >= 0")))
                .col(text_c("currency"))
                .foreign_key(&mut reference("sales_line", "product_id", "product"))
                .foreign_key(&mut reference("sales_line", "customer_id", "organization"))
                .foreign_key(&mut reference("sales_line", "region_id", "region"))
                .take(),
        )
        .await?;
    let db = manager.get_connection();
    db.execute_unprepared(
        "CREATE UNIQUE INDEX sales_line_identity ON sales_line (source, document, line_hash, occurrence)",
    )
    .await?;
    db.execute_unprepared("CREATE INDEX sales_line_product ON sales_line (product_id, sold_on)").await?;
    Ok(())
}

async fn imports(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("import_run")
                .col(uuid("id").primary_key())
                .col(text_c("source"))
                .col(text_null("file_name"))
                .col(text_c("content_sha256"))
                .col(json("options"))
                .col(boolean("dry_run"))
                .col(
                    text_c("state")
                        .check(Expr::cust("state IN ('queued', 'running', 'completed', 'failed')")),
                )
                .col(big_integer("position").default(0))
                .col(big_integer("rows_accepted").default(0))
                .col(big_integer("rows_rejected").default(0))
                .col(big_integer("lines_added").default(0))
                .col(big_integer("lines_present").default(0))
                .col(big_integer("lines_without_customer").default(0))
                .col(big_integer("lines_returned").default(0))
                .col(big_integer("products_created").default(0))
                .col(big_integer("customers_created").default(0))
                .col(text_null("problem"))
                .col(text_c("created_by"))
                .col(time("created_at"))
                .col(time_null("finished_at"))
                .col(time("updated_at"))
                .check(Expr::cust("position = rows_accepted + rows_rejected"))
                .check(Expr::cust("dry_run OR rows_accepted = lines_added + lines_present"))
                .take(),
        )
        .await?;
    // The upload itself, so that any node can run the job and a killed one can start again; gone when it is done.
    manager
        .create_table(
            Table::create()
                .table("import_chunk")
                .col(uuid("import_id"))
                .col(integer("seq"))
                .col(blob("content"))
                .primary_key(Index::create().col("import_id").col("seq"))
                .take(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("import_reject")
                .col(uuid("id").primary_key())
                .col(uuid("import_id"))
                .col(big_integer("row_no"))
                .col(text_c("column_name"))
                .col(text("value"))
                .col(text("reason"))
                .foreign_key(&mut reference("import_reject", "import_id", "import_run"))
                .take(),
        )
        .await?;
    let db = manager.get_connection();
    db.execute_unprepared(
        "CREATE UNIQUE INDEX import_reject_row ON import_reject (import_id, row_no, column_name)",
    )
    .await?;
    db.execute_unprepared("CREATE INDEX import_run_latest ON import_run (created_at, id)").await?;
    db.execute_unprepared("CREATE INDEX import_run_content ON import_run (content_sha256, source)").await?;
    Ok(())
}
