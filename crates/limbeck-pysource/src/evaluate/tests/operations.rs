//! Operations and what SQLAlchemy derives.

use limbeck_schema::{Constraint, TypeKind};

use super::*;

#[test]
fn columns_bring_constraints_to_their_table() {
    let made = actions(
        "op.create_table('t',\n    sa.Column('id', sa.Integer(), nullable=False),\n    \
         sa.Column('u', sa.String(5), sa.ForeignKey('x.y', ondelete='CASCADE'), unique=True),\n    \
         sa.Column('i', sa.Text, index=True),\n    sa.PrimaryKeyConstraint('id', name=op.f('pk_t')),\n    \
         sa.CheckConstraint('u > 1'), schema='s', comment='c')",
    );
    let Action::CreateTable(create) = &made[0] else { panic!() };
    let kinds: Vec<&str> = create
        .table
        .constraints
        .iter()
        .map(|constraint| match constraint {
            Constraint::PrimaryKey { .. } => "pk",
            Constraint::Unique { .. } => "uq",
            Constraint::ForeignKey { .. } => "fk",
            Constraint::Check { .. } => "ck",
            Constraint::Exclude { .. } => "ex",
        })
        .collect();
    assert_eq!(kinds, ["pk", "ck", "uq", "fk"]);
    assert!(create.table.columns[0].primary_key);
    assert_eq!(create.table.indexes.len(), 1);
    assert!(create.table.constraints[0].name().unwrap().is_final);
    assert_eq!(create.table.columns[1].ty.base, TypeKind::String { length: Some(5), collation: None });
}

#[test]
fn defaults_of_types_are_left_out() {
    let made = actions(
        "op.add_column('t', sa.Column('a', sa.Numeric(10, 2, asdecimal=True)))\n\
         op.add_column('t', sa.Column('b', postgresql.TIMESTAMP(timezone=True)))\n\
         op.add_column('t', sa.Column('c', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')))",
    );
    let kinds: Vec<TypeKind> = made
        .iter()
        .map(|action| match action {
            Action::AddColumn(add) => add.column.ty.base.clone(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(kinds[0].arguments().len(), 2);
    assert_eq!(kinds[1], TypeKind::PgTimestamp { timezone: true, precision: None });
    let Action::AddColumn(add) = &made[2] else { panic!() };
    assert_eq!(add.column.ty.variants[0].ty.base.kind(), "postgresql.JSONB");
}

#[test]
fn rows_are_inserted_into_tables_made_here() {
    let made = actions(
        "t = op.create_table('t', sa.Column('a', sa.Integer), sa.Column('b', sa.String))\n\
         op.bulk_insert(t, [{'a': 1, 'b': 'x'}, {'a': 2, 'b': None}])\nop.bulk_insert(t, [])",
    );
    let Action::BulkInsert(insert) = &made[1] else { panic!() };
    assert_eq!((made.len(), insert.rows.len(), insert.columns.len()), (2, 2, 2));
}
