import { expect, it } from 'vitest';
import { unpackDetail } from '../code-detail.js';
import type { CodeFacts, CodeSymbol } from '../code-facts.js';
import { parseFile } from '../parse-file.js';

async function parsed(path: string, text: string): Promise<{ facts: CodeFacts; rows: string[] }> {
  const facts = await parseFile({ path, content: Buffer.from(text) });
  const { symbols } = unpackDetail(facts);
  return { facts, rows: symbols.map((symbol) => rowOf(symbol, symbols)) };
}

function rowOf(symbol: CodeSymbol, symbols: readonly CodeSymbol[]): string {
  const { name, kind, line, endLine, parent, isExported, metrics, signature, doc } = symbol;
  const full = parent === undefined ? name : `${symbols[parent]?.name}.${name}`;
  const numbers = metrics ? `cc=${metrics.cyclomatic} cog=${metrics.cognitive} nest=${metrics.nesting} params=${metrics.parameters}` : '-';
  return `${line}-${endLine} ${isExported ? '+' : '-'}${kind} ${full} | ${numbers} | ${signature}${doc === undefined ? '' : ` | ${doc}`}`;
}

const samples = [
  [
    'Go',
    'a.go',
    `package shop
import (
	"fmt"
	alias "net/http"
)
// Limit is the most.
const Limit = 3
// Cart holds items.
type Cart struct {
	items []string
}
type Store interface { Get(id string) error }
// Add puts an item in.
//
// More text.
func (c *Cart) Add(item string, count int) error {
	for i := 0; i < count && item != ""; i++ {
		if i > Limit {
			return fmt.Errorf("too many")
		} else if i < 0 {
			return nil
		} else {
			c.items = append(c.items, item)
		}
	}
	switch item {
	case "a": return nil
	case "b": return nil
	default: return nil
	}
}
func hidden() {
	const inner = 1
	f := func(x int) bool { return x > 1 || x < 0 }
	_ = f
}
`,
    [
      '7-7 +constant Limit | - | Limit = 3 | Limit is the most.',
      '9-11 +class Cart | - | Cart struct | Cart holds items.',
      '12-12 +interface Store | - | Store interface',
      '16-31 +method Add | cc=7 cog=7 nest=2 params=2 | func (c *Cart) Add(item string, count int) error | Add puts an item in.',
      '32-36 -function hidden | cc=2 cog=1 nest=1 params=0 | func hidden()',
    ],
    [{ from: 'fmt' }, { from: 'net/http' }],
  ],
  [
    'Rust',
    'a.rs',
    `use std::collections::{HashMap, HashSet};
use crate::a::b as c;
mod inner;
/// A cart.
#[derive(Debug)]
pub struct Cart { items: Vec<String> }
impl Cart {
    /// Adds an item.
    pub fn add(&mut self, item: &str, count: u32) -> Result<(), String> {
        for i in 0..count {
            if i > 3 && item != "" {
                return Err("x".into());
            } else if i == 2 {
                continue;
            } else {
                self.items.push(item.to_string());
            }
        }
        match item {
            "a" => Ok(()),
            _ => Ok(()),
        }
    }
    fn hidden(&self) {}
}
pub trait Store {
    fn get(&self, id: &str) -> bool;
}
enum Kind { A, B }
pub const LIMIT: u32 = 3;
`,
    [
      '6-6 +class Cart | - | pub struct Cart | A cart.',
      '9-23 +method add | cc=6 cog=7 nest=2 params=3 | pub fn add(&mut self, item: &str, count: u32) -> Result<(), String> | Adds an item.',
      '24-24 -method hidden | cc=1 cog=0 nest=0 params=1 | fn hidden(&self)',
      '26-28 +interface Store | - | pub trait Store',
      '27-27 +method Store.get | - | fn get(&self, id: &str) -> bool;',
      '29-29 -enum Kind | - | enum Kind',
      '30-30 +constant LIMIT | - | pub const LIMIT: u32 = 3;',
    ],
    [{ from: 'std::collections', names: ['HashMap', 'HashSet'] }, { from: 'crate::a::b' }, { from: 'inner' }],
  ],
  [
    'Java',
    'A.java',
    `import java.util.List;
import static java.lang.Math.max;
import java.io.*;
/** A cart. */
public class Cart {
    /**
     * Adds an item.
     *
     * @param item what
     */
    public boolean add(String item, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            if (i > 3 && item != null) return false;
            else if (i == 2) continue;
            else items.add(item);
        }
        try {
            return count > 1 ? true : false;
        } catch (RuntimeException e) {
            throw e;
        }
    }
    private void hidden() { switch (x) { case 1: case 2: break; default: } }
    interface Store { boolean get(String id); }
}
`,
    [
      '5-25 +class Cart | - | public class Cart | A cart.',
      '11-22 +method Cart.add | cc=7 cog=8 nest=2 params=2 | public boolean add(String item, int count) throws Exception | Adds an item.',
      '23-23 -method Cart.hidden | cc=3 cog=1 nest=1 params=0 | private void hidden()',
      '24-24 -interface Cart.Store | - | interface Store',
      '24-24 -method Store.get | - | boolean get(String id);',
    ],
    [{ from: 'java.util.List' }, { from: 'java.lang.Math.max' }, { from: 'java.io' }],
  ],
  [
    'C#',
    'a.cs',
    `using System;
using Json = System.Text.Json;
namespace Shop {
    /// <summary>A cart.</summary>
    public class Cart {
        /// <summary>
        /// Adds an item.
        /// </summary>
        public bool Add(string item, int count) {
            foreach (var i in items) {
                if (i > 3 && item != null) return false;
                else if (i == 2) continue;
                else items.Add(item);
            }
            switch (item) { case "a": return true; case "b": return false; default: return true; }
        }
        private int Hidden(int x) => x switch { 1 => 2, _ => 3 };
    }
}
`,
    [
      '5-18 +class Cart | - | public class Cart | A cart.',
      '9-16 +method Cart.Add | cc=7 cog=7 nest=2 params=2 | public bool Add(string item, int count) | Adds an item.',
      '17-17 -method Cart.Hidden | cc=2 cog=1 nest=1 params=1 | private int Hidden(int x)',
    ],
    [{ from: 'System' }, { from: 'System.Text.Json' }],
  ],
  [
    'C++',
    'a.cpp',
    `#include <vector>
#include "cart.h"
namespace shop {
// A cart.
class Cart {
 public:
  bool add(const std::string &item, int count);
  int size() const { return n > 0 ? n : 0; }
};
// Adds an item.
bool Cart::add(const std::string &item, int count) {
  for (int i = 0; i < count; i++) {
    if (i > 3 && item != "") { return false; }
    else if (i == 2) { continue; }
    else { items.push_back(item); }
  }
  switch (count) { case 1: return true; case 2: return false; default: return true; }
}
template <typename T>
static T *make(T &&value) { return new T(value); }
bool operator==(const Cart &a, const Cart &b) { return true; }
enum Kind { A, B };
}
`,
    [
      '5-9 +class Cart | - | class Cart | A cart.',
      '7-7 +method Cart.add | - | bool add(const std::string &item, int count);',
      '8-8 +method Cart.size | cc=2 cog=1 nest=1 params=0 | int size() const',
      '11-18 +function Cart::add | cc=7 cog=7 nest=2 params=2 | bool Cart::add(const std::string &item, int count) | Adds an item.',
      '20-20 -function make | cc=1 cog=0 nest=0 params=1 | static T *make(T &&value)',
      '21-21 +function operator== | cc=1 cog=0 nest=0 params=2 | bool operator==(const Cart &a, const Cart &b)',
      '22-22 +enum Kind | - | enum Kind',
    ],
    [{ from: 'vector' }, { from: 'cart.h' }],
  ],
  [
    'C',
    'a.c',
    `#include <stdio.h>
/* Prints. */
static int print_all(char **items, int n)
{
    while (n-- > 0) {
        if (!items[n] || !*items[n])
            continue;
        puts(items[n]);
    }
    return 0;
}
typedef struct node { int x; } node_t;
int counted = n > 0 ? 1 : 2;
int later(void);
`,
    [
      '3-11 -function print_all | cc=4 cog=4 nest=2 params=2 | static int print_all(char **items, int n) | Prints.',
      '12-12 +type node_t | - | typedef struct node',
      '12-12 +class node | - | struct node',
      '14-14 +function later | - | int later(void);',
    ],
    [{ from: 'stdio.h' }],
  ],
  [
    'PHP',
    'a.php',
    `<?php
namespace Shop;
use App\\Models\\{Item, User as Person};
use App\\Other;
require_once 'lib.php';
/** A cart. */
class Cart {
    /** Adds an item. */
    public function add(string $item, int $count = 1): bool {
        foreach ($this->items as $i) {
            if ($i > 3 && $item !== '') { return false; }
            elseif ($i === 2) { continue; }
            else { $this->items[] = $item; }
        }
        try { return $count > 1 ? true : false; } catch (\\Exception $e) { throw $e; }
    }
    private function hidden() {}
}
function free($x) { return match ($x) { 1 => 2, default => 3 }; }
`,
    [
      '7-18 +class Cart | - | class Cart | A cart.',
      '9-16 +method Cart.add | cc=7 cog=8 nest=2 params=2 | public function add(string $item, int $count = 1): bool | Adds an item.',
      '17-17 -method Cart.hidden | cc=1 cog=0 nest=0 params=0 | private function hidden()',
      '19-19 +function free | cc=2 cog=1 nest=1 params=1 | function free($x)',
    ],
    [{ from: 'App\\Models', names: ['Item', 'User'] }, { from: 'App\\Other' }, { from: 'lib.php' }],
  ],
  [
    'Ruby',
    'a.rb',
    `require 'json'
require_relative './lib'
# A cart.
class Cart
  # Adds an item.
  def add(item, count = 1)
    count.times do |i|
      if i > 3 && item
        return false
      elsif i == 2
        next
      else
        @items << item
      end
    end
    case item
    when 'a' then 1
    when 'b' then 2
    else 3
    end
  end
  def self.make(x)
    x ? new : nil
  end
end
`,
    [
      '4-25 +class Cart | - | class Cart | A cart.',
      '6-21 +method Cart.add | cc=6 cog=6 nest=2 params=2 | def add(item, count = 1) | Adds an item.',
      '22-24 +method Cart.make | cc=2 cog=1 nest=1 params=1 | def self.make(x)',
    ],
    [{ from: 'json' }, { from: './lib' }],
  ],
  [
    'Bash',
    'a.sh',
    `#!/bin/bash
source ./lib.sh
# Builds all.
build() {
  for f in *.c; do
    if [ -f "$f" ] && [ -r "$f" ]; then
      cc "$f" || return 1
    elif [ -d "$f" ]; then
      continue
    else
      echo "$f"
    fi
  done
}
build
`,
    ['4-14 +function build | cc=6 cog=7 nest=2 params=0 | build() | Builds all.'],
    [{ from: './lib.sh' }],
  ],
] as const;

it.each(samples)('reads %s: what is declared, how complex it is, and what is imported', async (_language, path, text, rows, imports) => {
  const read = await parsed(path, text);

  expect(read.facts.hasErrors).toBeUndefined();
  expect(read.rows).toEqual(rows);
  expect(read.facts.imports).toEqual(imports);
});

it.each(samples)('understands what it can of broken %s', async (_language, path, text) => {
  const { facts } = await parsed(path, `${text}\n)))}}} ((( \u0001`);

  expect(facts.hasErrors).toBe(true);
  expect(Object.keys(facts.kinds).length).toBeGreaterThan(0);
});
