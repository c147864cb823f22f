//! From the codes in a file to the ids of products and customers; what is not known is made, where that was asked
//! for, or rejected. A customer's code that an organisation has which is no partner can neither be used nor be made
//! again.
//!
//! Ids are remembered for the whole run, but only once the batch that asked for them is committed: what a rolled
//! back batch made does not exist.

use std::collections::{HashMap, HashSet};

use lonja_catalogue::imported::{self, ImportedProduct};
use lonja_identity::{NewOrganization, partners_by_code, seed_organizations};
use lonja_platform::prelude::*;

use super::{
    options::ImportOptions,
    rules::{Line, Reason, Reject},
};
use crate::sales::NewSalesLine;

/// The codes that are known.
#[derive(Default)]
pub struct Known {
    products: HashMap<String, ProductId>,
    /// `None` where the code is that of an organisation that is no partner.
    customers: HashMap<String, Option<OrganizationId>>,
    /// In a dry run: codes that would be made.
    imagined_products: HashSet<String>,
    imagined_customers: HashSet<String>,
}

/// What a batch learned; it becomes knowledge when the batch is committed.
#[derive(Default)]
pub struct Learned {
    products: HashMap<String, ProductId>,
    customers: HashMap<String, Option<OrganizationId>>,
    imagined_products: HashSet<String>,
    imagined_customers: HashSet<String>,
    pub products_created: i64,
    pub customers_created: i64,
}

/// A batch with its codes looked up.
pub struct Resolved {
    /// The lines to write; in a dry run, without those of products or customers that would be made.
    pub lines: Vec<NewSalesLine>,
    pub accepted: usize,
    pub without_customer: usize,
    pub returned: usize,
    pub rejects: Vec<Reject>,
    pub learned: Learned,
}

impl Known {
    pub fn learn(&mut self, learned: Learned) {
        self.products.extend(learned.products);
        self.customers.extend(learned.customers);
        self.imagined_products.extend(learned.imagined_products);
        self.imagined_customers.extend(learned.imagined_customers);
    }

    /// Looks up, and makes, what the lines name. One statement per kind of code where all are known already: none.
    pub async fn resolve(
        &self,
        tx: &Tx,
        options: &ImportOptions,
        lines: Vec<Line>,
    ) -> Result<Resolved, Problem> {
        let mut learned = Learned::default();
        // Customers first: what only lines of refused ones name is not made.
        self.customers(tx, options, &lines, &mut learned).await?;
        self.products(tx, options, &lines, &mut learned).await?;
        let mut resolved = Resolved {
            lines: Vec::with_capacity(lines.len()),
            accepted: 0,
            without_customer: 0,
            returned: 0,
            rejects: Vec::new(),
            learned,
        };
        for line in lines {
            self.place(options, line, &mut resolved);
        }
        Ok(resolved)
    }

    /// Whether the line's customer can be none.
    fn is_refused(&self, learned: &Learned, line: &Line) -> bool {
        let known = |code: &String| self.customers.get(code).or_else(|| learned.customers.get(code));
        line.customer.as_ref().and_then(known).is_some_and(Option::is_none)
    }

    fn place(&self, options: &ImportOptions, line: Line, resolved: &mut Resolved) {
        let learned = &resolved.learned;
        let product = self.products.get(&line.sku).or_else(|| learned.products.get(&line.sku)).copied();
        let customer = line.customer.as_ref().map(|code| {
            match self.customers.get(code).or_else(|| learned.customers.get(code)) {
                Some(Some(id)) => Ok(*id),
                Some(None) => Err((code.clone(), Reason::NotAPartner)),
                None => Err((code.clone(), Reason::UnknownCustomer)),
            }
        });
        let reject = |column: &str, value: &str, reason| Reject {
            row: line.row,
            column: column.to_owned(),
            value: value.to_owned(),
            reason,
        };
        let (has_customer, is_return) = (line.customer.is_some(), !line.quantity.is_positive());
        let rejected_before = resolved.rejects.len();
        match (product, customer.transpose()) {
            (Some(product_id), Ok(customer_id)) => resolved.lines.push(NewSalesLine {
                document: line.document,
                line_hash: line.hash,
                occurrence: line.occurrence,
                product_id,
                customer_id,
                region_id: line.region,
                channel: line.channel,
                sold_on: line.sold_on,
                quantity: line.quantity,
                unit_price: line.unit_price,
            }),
            (product, customer) => {
                // What is missing has just been made, or in a dry run would be.
                let rejects_missing = !options.create_missing;
                if product.is_none() && rejects_missing {
                    resolved.rejects.push(reject(&options.columns.sku, &line.sku, Reason::UnknownProduct));
                }
                if let Err((code, reason)) = customer
                    && (rejects_missing || reason == Reason::NotAPartner)
                {
                    let column = options.columns.customer.as_deref().unwrap_or_default();
                    resolved.rejects.push(reject(column, &code, reason));
                }
            }
        }
        if resolved.rejects.len() == rejected_before {
            resolved.accepted += 1;
            resolved.without_customer += usize::from(!has_customer);
            resolved.returned += usize::from(is_return);
        }
    }

    async fn products(
        &self,
        tx: &Tx,
        options: &ImportOptions,
        lines: &[Line],
        learned: &mut Learned,
    ) -> Result<(), Problem> {
        // The first description that a line gives names the product; where none does, its code.
        let mut wanted: HashMap<&str, Option<&str>> = HashMap::new();
        for line in lines.iter().filter(|line| {
            !self.products.contains_key(&line.sku) && !self.imagined_products.contains(&line.sku)
        }) {
            let name = wanted.entry(&line.sku).or_default();
            *name = name.or(line.description.as_deref());
        }
        if wanted.is_empty() {
            return Ok(());
        }
        let codes: Vec<&str> = wanted.keys().copied().collect();
        learned.products = imported::find(tx, &codes).await?;
        let taken: HashSet<&str> = lines
            .iter()
            .filter(|line| !self.is_refused(learned, line))
            .map(|line| line.sku.as_str())
            .collect();
        wanted.retain(|code, _| !learned.products.contains_key(*code) && taken.contains(*code));
        if wanted.is_empty() || !options.create_missing {
            return Ok(());
        }
        learned.products_created = wanted.len() as i64;
        if options.dry_run {
            learned.imagined_products = wanted.into_keys().map(str::to_owned).collect();
            return Ok(());
        }
        let new = wanted
            .into_iter()
            .map(|(sku, name)| ImportedProduct { sku: sku.to_owned(), name: name.unwrap_or(sku).to_owned() })
            .collect();
        learned.products.extend(imported::create(tx, new).await?);
        Ok(())
    }

    async fn customers(
        &self,
        tx: &Tx,
        options: &ImportOptions,
        lines: &[Line],
        learned: &mut Learned,
    ) -> Result<(), Problem> {
        let mut wanted: HashMap<&str, Option<&str>> = HashMap::new();
        for line in lines {
            if let Some(code) = line.customer.as_deref()
                && !self.customers.contains_key(code)
                && !self.imagined_customers.contains(code)
            {
                let name = wanted.entry(code).or_default();
                *name = name.or(line.customer_name.as_deref());
            }
        }
        if wanted.is_empty() {
            return Ok(());
        }
        let codes: Vec<&str> = wanted.keys().copied().collect();
        learned.customers = partners_by_code(tx, &codes).await?;
        wanted.retain(|code, _| !learned.customers.contains_key(*code));
        if wanted.is_empty() || !options.create_missing {
            return Ok(());
        }
        learned.customers_created = wanted.len() as i64;
        if options.dry_run {
            learned.imagined_customers = wanted.into_keys().map(str::to_owned).collect();
            return Ok(());
        }
        let new: Vec<NewOrganization> = wanted
            .into_iter()
            .map(|(code, name)| {
                let name = name.map_or_else(|| format!("Customer {code}"), str::to_owned);
                let external_code = Some(code.to_owned());
                NewOrganization { external_code, ..NewOrganization::new(name, [OrganizationKind::Partner]) }
            })
            .collect();
        seed_organizations(tx, &new).await?;
        let made = new.into_iter().filter_map(|customer| Some((customer.external_code?, Some(customer.id))));
        learned.customers.extend(made);
        Ok(())
    }
}
