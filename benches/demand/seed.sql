-- One supplier with 2,000 products in 20 categories, 3,000 customers of very different size, and :lines sales lines over
-- the 24 months before this one. The same every time: everything follows from the number of the line.
SET session_replication_role = replica;
SET synchronous_commit = off;

CREATE FUNCTION pg_temp.id(kind int, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
$$ SELECT ('0198c0de-' || lpad(to_hex(kind), 4, '0') || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;
-- A share between 0 and 1 that looks like chance.
CREATE FUNCTION pg_temp.chance(n bigint, salt bigint) RETURNS float8 LANGUAGE sql IMMUTABLE AS
$$ SELECT (hashint8extended(n, salt) & 1073741823)::float8 / 1073741824 $$;

INSERT INTO organization (id, name, is_host, is_partner, is_supplier, state, language, stock_exposure, currency,
    external_code, created_at, updated_at)
SELECT pg_temp.id(3, n), CASE n WHEN 0 THEN 'The supplier' ELSE 'Customer ' || n END, false, n > 0, n = 0, 'active', 'en',
    'band', 'GBP', 'BENCH-' || n, now(), now()
FROM generate_series(0, 3000) n;
INSERT INTO category (id, name, sort_key, created_at, updated_at)
SELECT pg_temp.id(4, n), 'Category ' || n, 'category ' || n, now(), now() FROM generate_series(1, 20) n;
INSERT INTO product (id, sku, name, sort_key, search_text, description, category_id, supplier_id, unit, unit_decimals,
    lifecycle, tips, low_stock_milli, created_at, updated_at)
SELECT pg_temp.id(5, n), 'SKU' || n, 'Product ' || n, 'product ' || n, 'sku' || n || ' product ' || n, '',
    pg_temp.id(4, 1 + n % 20), pg_temp.id(3, 0), 'piece', 0, 'active', '', 10000, now(), now()
FROM generate_series(0, 1999) n;

-- Few customers buy much, few products sell much; one line in fifty comes back. Every third product is bought by a circle
-- of one to nine customers alone, so that much has to be hidden.
INSERT INTO sales_line (id, source, document, line_hash, occurrence, product_id, customer_id, sold_on, quantity_milli,
    unit_price_e4, currency)
SELECT pg_temp.id(6, n), 'bench', 'D' || n / 8, n, 1, pg_temp.id(5, product),
    pg_temp.id(3, 1 + CASE WHEN product % 3 = 0
        THEN (product * 37 + floor((1 + product / 3 % 9) * pg_temp.chance(n, 4) ^ 2)::bigint) % 3000
        ELSE floor(3000 * pg_temp.chance(n / 8, 2) ^ 2)::bigint END),
    (date_trunc('month', now()) - interval '24 months')::date + (n::bigint * 730 / :lines)::int,
    1000 * CASE WHEN n % 50 = 0 THEN -1 ELSE 1 + floor(24 * pg_temp.chance(n, 3) ^ 3)::bigint END, 20000, 'GBP'
FROM generate_series(0, :lines - 1) n, LATERAL (SELECT floor(2000 * pg_temp.chance(n, 1) ^ 1.5)::bigint AS product) line;
ANALYZE;
