create table ${schema}.first (id int);
