//! The measured operations, as a restricted partner calls them, with their goals.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use uuid::Uuid;

use crate::http::Request;

/// What a goal is measured against.
#[derive(Clone, Copy)]
pub enum Goal {
    /// CPU-ms per request, server and database together.
    CpuMs(f64),
    /// Times the cost of the raw password hash.
    TimesRawHash(f64),
}

pub struct Operation {
    pub letter: char,
    pub name: &'static str,
    pub goal: Goal,
    pub status: u16,
    pub make: Arc<dyn Fn(usize, usize) -> Request + Send + Sync>,
}

pub struct Partner {
    pub token: String,
    pub email: String,
    pub password: String,
    /// Products that are visible to the partner.
    pub products: Vec<Uuid>,
}

const WORDS: [&str; 10] =
    ["red", "ivory", "zinc", "glass", "vintage", "floral", "wooden", "paper", "silver", "hanging"];

/// Numbers that never repeat in this process, for idempotency keys.
static FRESH: AtomicU64 = AtomicU64::new(1);

type Path = Arc<dyn Fn(usize, usize) -> String + Send + Sync>;

impl Partner {
    /// Another product at every request, never two of the same for one client.
    fn product(&self) -> impl Fn(usize, usize) -> String + Clone + use<> {
        let products: Arc<Vec<String>> =
            Arc::new(self.products.iter().map(|id| format!("prd_{}", id.simple())).collect());
        move |client, number| products[(client * 7919 + number * 104_729) % products.len()].clone()
    }

    fn get(&self, letter: char, name: &'static str, goal: f64, path: Path) -> Operation {
        let token = self.token.clone();
        let make = Arc::new(move |client, number| Request::get(path(client, number), &token));
        Operation { letter, name, goal: Goal::CpuMs(goal), status: 200, make }
    }

    fn of_product(&self, suffix: &'static str) -> Path {
        let product = self.product();
        Arc::new(move |client, number| format!("/api/v1/products/{}{suffix}", product(client, number)))
    }
}

/// The first of the partners asks for everything but d, which the second one's agreement answers with live figures: the
/// others see bands. Orders come from all of them: those of one partner wait for each other's number.
pub fn all(partners: &[Partner]) -> Vec<Operation> {
    let (partner, exact) = (&partners[0], &partners[1]);
    let place = {
        let buyers: Vec<_> =
            partners.iter().map(|partner| (partner.token.clone(), partner.product())).collect();
        Arc::new(move |client: usize, number: usize| {
            let (token, product) = &buyers[client % buyers.len()];
            let lines: Vec<String> = (0..3)
                .map(|line| format!(r#"{{"product_id":"{}","quantity":1}}"#, product(client + line, number)))
                .collect();
            let key = format!("bench-{}-{}", std::process::id(), FRESH.fetch_add(1, Ordering::Relaxed));
            let headers = vec![("Authorization", format!("Bearer {token}")), ("Idempotency-Key", key)];
            Request::post("/api/v1/orders", headers, format!(r#"{{"lines":[{}]}}"#, lines.join(",")))
        })
    };
    let login = {
        let body = format!(r#"{{"email":"{}","password":"{}"}}"#, partner.email, partner.password);
        Arc::new(move |_, _| Request::post("/api/v1/auth/login", Vec::new(), body.clone()))
    };
    vec![
        partner.get('a', "get one product", 0.20, partner.of_product("")),
        partner.get(
            'b',
            "50 products, text filter and sort",
            0.60,
            Arc::new(|client, number| {
                format!("/api/v1/products?limit=50&sort=name&q={}", WORDS[(client + number) % 10])
            }),
        ),
        partner.get(
            'c',
            "own orders, 50 with their lines",
            0.85,
            Arc::new(|_, _| "/api/v1/orders?limit=50".to_owned()),
        ),
        exact.get('d', "stock of one product in 20 warehouses", 0.20, exact.of_product("/availability")),
        Operation { letter: 'f', name: "login", goal: Goal::TimesRawHash(1.05), status: 200, make: login },
        // Last: the database goes on cleaning up after so many writes.
        Operation {
            letter: 'e',
            name: "place an order of 3 lines",
            goal: Goal::CpuMs(0.90),
            status: 201,
            make: place,
        },
    ]
}
