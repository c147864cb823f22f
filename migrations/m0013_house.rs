//! The host's face to others (logo and colour), whom to ask there, the carts that people keep, and one first day for
//! each announced price list.

use crate::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        branding(manager).await?;
        contacts(manager).await?;
        carts(manager).await?;
        first_days(manager).await
    }
}

/// Of the lists that hold, one begins on a day; a draft may name the day of another.
async fn first_days(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .get_connection()
        .execute_unprepared(
            "DROP INDEX price_list_period;
             CREATE INDEX price_list_period ON price_list (organization_id, currency, valid_from);
             CREATE UNIQUE INDEX price_list_first_day ON price_list (organization_id, currency, valid_from)
                 WHERE NOT is_draft",
        )
        .await?;
    Ok(())
}

async fn branding(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("branding")
                // There is one row.
                .col(small_integer("id").primary_key().check(Expr::cust("id = 1")))
                .col(text_null("primary_color"))
                // As browsers show it, and as it is printed on white; each with the same size in pixels.
                .col(binary_null("logo"))
                .col(binary_null("logo_print"))
                .col(integer_null("logo_width"))
                .col(integer_null("logo_height"))
                .col(integer("revision"))
                .take(),
        )
        .await?;
    manager.get_connection().execute_unprepared("INSERT INTO branding (id, revision) VALUES (1, 1)").await?;
    Ok(())
}

async fn contacts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("contact")
                .col(uuid("id").primary_key())
                // Null means every organisation, or every one of the kind.
                .col(uuid_null("organization_id"))
                .col(text_null("kind"))
                .col(text_c("name"))
                .col(text("job_title"))
                .col(text_null("email"))
                .col(text_null("phone"))
                .col(text_c("subject"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("updated_at"))
                .foreign_key(
                    ForeignKey::create()
                        .from("contact", "organization_id")
                        .to("organization", "id")
                        .on_delete(ForeignKeyAction::Cascade),
                )
                .check(Expr::cust("organization_id IS NULL OR kind IS NULL"))
                .check(Expr::cust("kind IN ('partner', 'supplier')"))
                .check(Expr::cust("email IS NOT NULL OR phone IS NOT NULL"))
                .take(),
        )
        .await?;
    manager
        .get_connection()
        .execute_unprepared(
            "CREATE INDEX contact_organization ON contact (organization_id, subject, id);
             CREATE INDEX contact_list ON contact (subject, id)",
        )
        .await?;
    Ok(())
}

async fn carts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("cart")
                // The person or API client, as tokens name them.
                .col(text_c("owner").primary_key())
                .col(uuid("organization_id"))
                .col(integer("revision"))
                .col(timestamp_with_time_zone("updated_at"))
                .foreign_key(
                    ForeignKey::create()
                        .from("cart", "organization_id")
                        .to("organization", "id")
                        .on_delete(ForeignKeyAction::Cascade),
                )
                .take(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("cart_line")
                .col(text_c("owner"))
                .col(uuid("product_id"))
                .col(integer("place"))
                .col(big_integer("quantity_milli"))
                .primary_key(Index::create().col("owner").col("product_id"))
                .foreign_key(
                    ForeignKey::create()
                        .from("cart_line", "owner")
                        .to("cart", "owner")
                        .on_delete(ForeignKeyAction::Cascade),
                )
                .foreign_key(
                    ForeignKey::create()
                        .from("cart_line", "product_id")
                        .to("product", "id")
                        .on_delete(ForeignKeyAction::Cascade),
                )
                .check(Expr::cust("quantity_milli > 0"))
                .take(),
        )
        .await?;
    manager
        .get_connection()
        .execute_unprepared("CREATE INDEX cart_line_product ON cart_line (product_id)")
        .await?;
    Ok(())
}
