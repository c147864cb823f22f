-- The data size of docs/performance.md, set by set: 1,000 organisations, 10,000 products, 900,000 shares,
-- 200,000 stock rows, 100,000 orders with 400,000 lines. Every organisation has its own audience, assortment and
-- price list, so that nothing is cheaper here than in a real installation with as many agreements. Stock is shown as a
-- band, the default, to all but the second organisation, which sees live figures.

-- Every reference below exists by construction; checking three million of them would take longer than the bench.
SET session_replication_role = replica;

CREATE FUNCTION pg_temp.id(kind int, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
$$ SELECT ('0198c0de-' || lpad(to_hex(kind), 4, '0') || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;
CREATE FUNCTION pg_temp.word(n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT (ARRAY['red','ivory','zinc','glass','vintage','floral','wooden','paper','silver','hanging'])[1 + n % 10] $$;
CREATE FUNCTION pg_temp.thing(n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT (ARRAY['lantern','mug','bag','heart','frame','candle','basket','bowl','clock','ribbon'])[1 + n % 10] $$;

INSERT INTO audience (id, name, created_at, updated_at)
SELECT pg_temp.id(1, n), 'Audience ' || n, now(), now() FROM generate_series(1, 1000) n;
INSERT INTO assortment (id, key, created_at)
SELECT pg_temp.id(2, n), md5('bench' || n), now() FROM generate_series(1, 1000) n;
INSERT INTO assortment_audience (assortment_id, audience_id)
SELECT pg_temp.id(2, n), pg_temp.id(1, n) FROM generate_series(1, 1000) n;
INSERT INTO organization (id, name, is_host, is_partner, is_supplier, state, language, assortment_id, stock_exposure,
    currency, external_code, created_at, updated_at)
SELECT pg_temp.id(3, n), 'Partner ' || lpad(n::text, 4, '0'), false, true, false, 'active', 'en', pg_temp.id(2, n),
    CASE n WHEN 2 THEN 'exact' ELSE 'band' END, 'GBP', 'BENCH-' || n, now(), now() FROM generate_series(1, 1000) n;
INSERT INTO audience_member (audience_id, organization_id)
SELECT pg_temp.id(1, n), pg_temp.id(3, n) FROM generate_series(1, 1000) n;

INSERT INTO category (id, name, sort_key, created_at, updated_at)
SELECT pg_temp.id(4, n), 'Category ' || n, 'category ' || n, now(), now() FROM generate_series(1, 20) n;
INSERT INTO product (id, sku, name, sort_key, search_text, description, category_id, unit, unit_decimals, lifecycle,
    tips, low_stock_milli, created_at, updated_at)
SELECT pg_temp.id(5, n), 'SKU' || lpad(n::text, 6, '0'), name, lower(name), lower('sku' || lpad(n::text, 6, '0') || ' ' || name),
    repeat('A good thing for every shop. ', 8), pg_temp.id(4, 1 + n % 20), 'piece', 0, 'active', 'Show it at eye level.',
    10000, now(), now()
FROM (SELECT n, initcap(pg_temp.word(n) || ' ' || pg_temp.thing(n / 10) || ' ' || md5(n::text)) AS name
      FROM generate_series(1, 10000) n) named;

-- Each organisation gets 900 of the 10,000 products.
CREATE TEMP TABLE share AS
SELECT o, 1 + (o * 37 + k * 11) % 10000 AS p FROM generate_series(1, 1000) o, generate_series(1, 900) k;
INSERT INTO product_grant (product_id, audience_id, visible_from, granted_at)
SELECT pg_temp.id(5, p), pg_temp.id(1, o), now() - interval '100 days', now() - interval '100 days' FROM share;
INSERT INTO product_visibility (assortment_id, product_id, visible_from, visible_until, appeared_at, sort_key, sku, category_id, search_text)
SELECT pg_temp.id(2, o), product.id, now() - interval '100 days', '9999-12-31T00:00:00Z', now() - interval '100 days', sort_key, sku, category_id,
    search_text || ' category ' || (1 + p % 20)
FROM share JOIN product ON product.id = pg_temp.id(5, p) ORDER BY o, sort_key;

INSERT INTO price_list (id, organization_id, name, sort_key, currency, valid_from, revision, created_at, updated_at)
SELECT pg_temp.id(6, n), pg_temp.id(3, n), 'Prices', 'prices', 'GBP', current_date - 100, 1, now(), now() FROM generate_series(1, 1000) n;
INSERT INTO price_list_line (price_list_id, product_id, unit_price_e4)
SELECT pg_temp.id(6, o), pg_temp.id(5, p), 10000 + (p * 7919) % 90000 FROM share ORDER BY o, p;

INSERT INTO warehouse (id, code, name, country, priority, created_at, updated_at)
SELECT pg_temp.id(7, n), 'W' || lpad(n::text, 2, '0'), 'Warehouse ' || n, 'GB', n, now(), now() FROM generate_series(1, 20) n;
INSERT INTO stock (product_id, warehouse_id, on_hand_milli, reserved_milli, updated_at)
SELECT pg_temp.id(5, p), pg_temp.id(7, w), 1000000000, 0, now() FROM generate_series(1, 10000) p, generate_series(1, 20) w
-- As one product after the other is put in stock.
ORDER BY p, w;
INSERT INTO stock_band (product_id, band, taken_at) SELECT id, 'ok', now() FROM product;

INSERT INTO sales_order (id, number, partner_id, state, currency, net_minor, placed_by, placed_at, confirmed_at, shipped_at,
    delivered_at, updated_at, lines_shown)
SELECT pg_temp.id(8, n), 1 + n / 1000, pg_temp.id(3, 1 + n % 1000), 'delivered', 'GBP', 400, 'bench', at, at, at, at, at,
    (SELECT '[' || string_agg('{"line":' || l + 1 || ',"product_id":"prd_' || replace(product.id::text, '-', '')
        || '","sku":"' || sku || '","name":"' || name || '","unit":"piece","quantity":1,"unit_price":{"amount":"1.00",'
        || '"currency":"GBP"},"net":{"amount":"1.00","currency":"GBP"}}', ',' ORDER BY l) || ']'
     FROM generate_series(0, 3) l
     JOIN product ON product.id = pg_temp.id(5, 1 + ((1 + n % 1000) * 37 + (n / 1000 + l) * 11) % 10000))
FROM (SELECT n, now() - (100000 - n) * interval '5 minutes' AS at FROM generate_series(0, 99999) n) placed;
INSERT INTO order_line (order_id, line_no, part, product_id, warehouse_id, sku, product_name, unit, quantity_milli, unit_price_e4, net_minor)
SELECT pg_temp.id(8, n), l + 1, 1, product.id, pg_temp.id(7, 1 + n % 20), product.sku, product.name,
    'piece', 1000, 10000, 100
FROM generate_series(0, 99999) n CROSS JOIN generate_series(0, 3) l
JOIN product ON product.id = pg_temp.id(5, 1 + ((1 + n % 1000) * 37 + (n / 1000 + l) * 11) % 10000)
-- As they come in: an order's lines together.
ORDER BY n, l;
INSERT INTO order_counter (partner_id, last_number) SELECT pg_temp.id(3, n), 100 FROM generate_series(1, 1000) n;

-- What every order left behind: its trail, its job, and for a day the key that it was sent with.
INSERT INTO audit_event (id, at, actor, actor_organization_id, kind, subject, organization_id, after, request_id, operation)
SELECT pg_temp.id(9, n), now() - (100000 - n) * interval '5 minutes', 'bench', pg_temp.id(3, 1 + n % 1000), 'order.placed',
    'ord_' || replace(pg_temp.id(8, n)::text, '-', ''), pg_temp.id(3, 1 + n % 1000), '{"state":"placed"}', 'bench-' || n,
    'place_order'
FROM generate_series(0, 99999) n;
INSERT INTO job (id, queue, kind, payload, organization_id, created_at, run_at, attempts, max_attempts, finished_at, dead)
SELECT pg_temp.id(10, n), 'orders', 'order.placed', '{}', pg_temp.id(3, 1 + n % 1000), now() - interval '1 day',
    now() - interval '1 day', 1, 5, now() - interval '1 day', false
FROM generate_series(0, 9999) n;
INSERT INTO idempotency (caller, organization_id, operation, key, request_hash, created_at, status, body)
SELECT 'bench-' || n % 1000, pg_temp.id(3, 1 + n % 1000), 'place_order', 'seed-' || n, 'hash', now() - interval '1 hour', 201, '{}'
FROM generate_series(0, 9999) n;
