-- What several questions ask of the marts in the same way is in views of etl/transform/views, which every upgrade makes.
UPDATE result.layout SET version = 12
