-- Breaks at its second statement.
create table ${schema}.second (id int);

alter table ${schema}.first add colunm name text;
