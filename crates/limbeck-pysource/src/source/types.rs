//! Column types as Python writes them.

use limbeck_schema::Type;
use limbeck_schema::types::{Argument, PythonReference};

use super::Writer;
use super::layout::Node;
use super::literal::{boolean, string};

/// A type with its variants: `sa.String(length=60).with_variant(mysql.VARCHAR(...), 'mysql')`.
pub(super) fn type_source(writer: &mut Writer<'_>, ty: &Type) -> Node {
    let mut node = match &ty.wrap {
        Some(reference) => user_class(writer, reference),
        None => base(writer, ty),
    };
    for variant in &ty.variants {
        let inner = type_source(writer, &variant.ty);
        node = Node::method(node, "with_variant", vec![inner, string(&variant.dialect)]);
    }
    node
}

fn base(writer: &mut Writer<'_>, ty: &Type) -> Node {
    if let limbeck_schema::TypeKind::Other { python, .. } = &ty.base {
        return user_class(writer, python);
    }
    let kind = ty.base.kind();
    let class = match kind.split_once('.') {
        Some((dialect, _)) => {
            writer.imports.insert(format!("from sqlalchemy.dialects import {dialect}"));
            kind.to_owned()
        }
        None => writer.sqlalchemy(kind_name(kind)),
    };
    let mut items = Vec::new();
    for (name, argument) in ty.base.arguments() {
        match argument {
            // Values come one after another, and an array's item stands first without its name.
            Argument::Strings(values) => items.extend(values.iter().map(|value| string(value))),
            Argument::Type(inner) if name == "item_type" => items.push(type_source(writer, &inner)),
            Argument::Type(inner) => items.push(Node::keyword(name, type_source(writer, &inner))),
            Argument::None => items.push(Node::keyword(name, Node::text("None"))),
            Argument::Bool(flag) => items.push(Node::keyword(name, boolean(flag))),
            Argument::Int(number) => items.push(Node::keyword(name, Node::text(number.to_string()))),
            Argument::Str(text) => items.push(Node::keyword(name, string(&text))),
        }
    }
    Node::call(class, items)
}

/// `sa.NullType` is written as the class that `sqlalchemy` exports under `types`.
fn kind_name(kind: &str) -> &str {
    if kind == "NullType" { "types.NullType" } else { kind }
}

fn user_class(writer: &mut Writer<'_>, reference: &PythonReference) -> Node {
    writer.imports.extend(reference.imports.iter().cloned());
    let class = match &writer.options.user_prefix {
        Some(prefix) => format!("{prefix}{}", reference.name),
        None => {
            writer.imports.insert(format!("import {}", reference.module));
            format!("{}.{}", reference.module, reference.name)
        }
    };
    Node::text(format!("{class}({})", reference.arguments))
}
